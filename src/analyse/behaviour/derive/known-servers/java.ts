import type { KnownServer } from './types.ts';

export const JAVA: KnownServer = {
  id: 'java',
  programs: ['java', 'catalina.sh'],
  images: ['openjdk', 'eclipse-temurin', 'amazoncorretto', 'tomcat', 'jetty', 'ibmjava'],
  source: 'Java SE documentation, the java command; its official images',
  executables: ['/opt/java/openjdk/bin/java', '/usr/bin/java'],
  listens: [],
  reads: ['/opt/java/**', '/usr/lib/jvm/**', '/etc/ssl/**', '/etc/java*/**', '/proc/**', '/sys/fs/cgroup/**'],
  writes: ['/tmp/**'],
  rootCapabilities: [],
  calls: [
    'start',
    'files',
    'server',
    'client',
    'events',
    'signals',
    'time',
    'threads',
    'processes',
    'memory',
    'shared memory',
    'watches',
  ],
  systemCalls: ['pkey_alloc', 'pkey_free', 'pkey_mprotect', 'mbind', 'set_mempolicy'],
};
