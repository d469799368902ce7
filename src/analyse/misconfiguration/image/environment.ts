import { holdsSecret, isCredential } from '../../../model/configuration/credentials.ts';
import { type ImageCheck, ofConfig, shown, variables } from './subject.ts';

const ENV = 'https://docs.docker.com/reference/dockerfile/#env';

/** Variables by which programs no longer ask who answers, and what they say then. */
const UNVERIFIED: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['GIT_SSL_NO_VERIFY', /^(?!(?:0|false)?$)/i],
  ['NPM_CONFIG_STRICT_SSL', /^false$/i],
  ['npm_config_strict_ssl', /^false$/i],
  ['YARN_ENABLE_STRICT_SSL', /^(?:0|false)$/i],
  ['PIP_TRUSTED_HOST', /./],
  ['GOINSECURE', /./],
  ['GONOSUMDB', /^\*$/],
  ['GOFLAGS', /(?:^|\s)-insecure\b/],
  ['CURL_INSECURE', /^(?:1|true)$/i],
  ['APT_ALLOW_UNAUTHENTICATED', /^(?:1|true|yes)$/i],
  ['DOCKER_CONTENT_TRUST', /^0$/],
  ['DENO_TLS_CA_STORE', /^$/],
]);

/** Variables by which programs open a debugger, or tell more than users should know. */
const DEBUGGED: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_OPTIONS', /(?:^|\s)--inspect(?:-brk)?\b/],
  ['JAVA_TOOL_OPTIONS', /jdwp/],
  ['JAVA_OPTS', /jdwp/],
  ['_JAVA_OPTIONS', /jdwp/],
  ['FLASK_DEBUG', /^(?:1|true)$/i],
  ['FLASK_ENV', /^development$/],
  ['DJANGO_DEBUG', /^(?:1|true)$/i],
  ['APP_DEBUG', /^(?:1|true)$/i],
  ['RAILS_ENV', /^development$/],
  ['NODE_ENV', /^development$/],
  ['ASPNETCORE_ENVIRONMENT', /^Development$/i],
  ['GIN_MODE', /^debug$/],
  ['WERKZEUG_DEBUG_PIN', /^off$/],
]);

/** Variables that name folders from which code is loaded. */
const LOADED = /^(?:LD_LIBRARY_PATH|LD_PRELOAD|PYTHONPATH|PERL5LIB|RUBYLIB|NODE_PATH|GEM_PATH|CLASSPATH)$/;
const EVERYBODYS = /^(?:\/tmp|\/var\/tmp|\/dev\/shm)(?:\/|$)/;

function isUnsafeFolder(folder: string): boolean {
  return (folder !== '' && !/^[/$]/.test(folder)) || EVERYBODYS.test(folder);
}

/** What every process of a container inherits. */
export const ENVIRONMENT_CHECKS: readonly ImageCheck[] = [
  {
    id: 'image-secret-in-environment',
    title: 'A secret is a variable of the image',
    why: 'Everybody who can pull the image reads it from its configuration, and every process of a container inherits it.',
    fix: 'Hand it to the container by its orchestrator or a vault; then change it, as it was told.',
    severity: 'critical',
    vectors: ['V2', 'V4'],
    references: [ENV, 'https://docs.docker.com/build/building/secrets/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const [name, value] of variables(subject))
        if (isCredential(name, value) || holdsSecret(value))
          yield ofConfig(`env ${name}`, `${shown(name)}=…`, 'no secret');
    },
    failing: [
      { 'image.json': '{"env":["DB_PASSWORD=fake-one"]}' },
      { 'image.json': '{"env":["URL=amqp://shop:fake-one@mq"]}' },
    ],
    passing: [{ 'image.json': '{"env":["DB_PASSWORD_FILE=/run/secrets/db","TOKEN="]}' }],
  },
  {
    id: 'image-environment-path',
    title: 'Programs are looked for where others may put them',
    why: 'Who can write to that folder runs what they like in the stead of a program.',
    fix: 'Leave in PATH folders of the system by their whole path.',
    severity: 'medium',
    vectors: ['V6'],
    references: [ENV, 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html'],
    *find(subject) {
      for (const [name, value] of variables(subject)) {
        if (name !== 'PATH') continue;
        const folder = value.split(':').find((one) => isUnsafeFolder(one) || one === '');
        if (folder !== undefined && value !== '')
          yield ofConfig(
            'env PATH',
            `PATH has ${folder === '' ? 'an empty folder, which is the current one' : shown(folder)}`,
            'folders of the system',
          );
      }
    },
    failing: [
      { 'image.json': '{"env":["PATH=.:/usr/bin"]}' },
      { 'image.json': '{"env":["PATH=/usr/bin:/tmp/bin"]}' },
    ],
    passing: [{ 'image.json': '{"env":["PATH=/usr/local/bin:/usr/bin:/bin"]}' }],
  },
  {
    id: 'image-environment-code-folder',
    title: 'Code is loaded from where others may put it',
    why: 'Who can write to that folder runs code in every program that loads from there.',
    fix: 'Name a folder that only root may write to, or take the variable away.',
    severity: 'medium',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
    *find(subject) {
      for (const [name, value] of variables(subject)) {
        const folder = LOADED.test(name) ? value.split(/[:;\s]/).find(isUnsafeFolder) : undefined;
        if (folder !== undefined)
          yield ofConfig(`env ${name}`, `${name} has ${shown(folder)}`, 'folders of root');
      }
    },
    failing: [{ 'image.json': '{"env":["LD_LIBRARY_PATH=/tmp/lib"]}' }],
    passing: [{ 'image.json': '{"env":["LD_LIBRARY_PATH=/opt/lib"]}' }],
  },
  {
    id: 'image-environment-preload',
    title: 'A library is loaded into every program',
    why: 'LD_PRELOAD puts its code into each process of the container, also where somebody looks for what is wrong.',
    fix: 'Set it for the one program that needs it, in its start script.',
    severity: 'low',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
    *find(subject) {
      for (const [name, value] of variables(subject))
        if (name === 'LD_PRELOAD' && value !== '')
          yield ofConfig('env LD_PRELOAD', shown(`LD_PRELOAD=${value}`), 'no LD_PRELOAD');
    },
    failing: [{ 'image.json': '{"env":["LD_PRELOAD=/usr/lib/libjemalloc.so.2"]}' }],
    passing: [{ 'image.json': '{"env":["LD_PRELOAD="]}' }],
  },
  {
    id: 'image-environment-unverified',
    title: 'Programs of the image do not ask who answers',
    why: 'Whoever is on the way reads and changes what is fetched and sent.',
    fix: 'Take the variable away; give the program the certificate of its authority where it lacks one.',
    severity: 'high',
    vectors: ['V3', 'V8'],
    references: [ENV, 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
    standards: ['NIST SP 800-190 4.4.2'],
    *find(subject) {
      for (const [name, value] of variables(subject))
        if (UNVERIFIED.get(name)?.test(value))
          yield ofConfig(`env ${name}`, shown(`${name}=${value}`), `no ${name}`);
    },
    failing: [{ 'image.json': '{"env":["NODE_TLS_REJECT_UNAUTHORIZED=0"]}' }],
    passing: [{ 'image.json': '{"env":["NODE_TLS_REJECT_UNAUTHORIZED=1"]}' }],
  },
  {
    id: 'image-environment-debugging',
    title: 'Programs of the image start for those who develop them',
    why: 'They open a debugger, or show users their sources, settings and stacks.',
    fix: 'Set it to production; set the other where somebody develops.',
    severity: 'medium',
    vectors: ['V6', 'V11'],
    references: ['https://owasp.org/Top10/A05_2021-Security_Misconfiguration/'],
    *find(subject) {
      for (const [name, value] of variables(subject))
        if (DEBUGGED.get(name)?.test(value))
          yield ofConfig(`env ${name}`, shown(`${name}=${value}`), 'a setting of production');
    },
    failing: [
      { 'image.json': '{"env":["NODE_OPTIONS=--inspect=0.0.0.0:9229"]}' },
      { 'image.json': '{"env":["FLASK_DEBUG=1"]}' },
    ],
    passing: [{ 'image.json': '{"env":["NODE_ENV=production","FLASK_DEBUG=0"]}' }],
  },
  {
    id: 'image-environment-proxy',
    title: 'A proxy is part of the image',
    why: 'Every container sends its requests through it, wherever it runs; the address tells of a network inside.',
    fix: 'Give the proxy to the build as an argument, and to containers where they run.',
    severity: 'low',
    vectors: ['V4', 'V8'],
    references: ['https://docs.docker.com/engine/cli/proxy/'],
    *find(subject) {
      for (const [name, value] of variables(subject))
        if (/^(?:https?|ftp|all)_proxy$/i.test(name) && value !== '')
          yield ofConfig(`env ${name}`, `${name} is set`, `no ${name}`);
    },
    failing: [{ 'image.json': '{"env":["HTTPS_PROXY=http://proxy.example:3128"]}' }],
    passing: [{ 'image.json': '{"env":["NO_PROXY=localhost"]}' }],
  },
];
