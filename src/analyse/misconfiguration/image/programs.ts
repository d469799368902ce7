import {
  COMPILERS,
  DEBUGGERS,
  DOWNLOADERS,
  ENGINE_CLIENTS,
  ESCALATORS,
  NETWORK_TOOLS,
  PACKAGE_MANAGERS,
  REMOTE_SERVERS,
  SCHEDULERS,
  SHELLS,
} from './kinds.ts';
import { NIST, presenceCheck } from './presence.ts';
import type { ImageCheck } from './subject.ts';

/** Programs that help whoever breaks in, and the program itself does not need. */
export const PROGRAM_CHECKS: readonly ImageCheck[] = [
  presenceCheck(
    {
      id: 'image-shell',
      title: 'The image has a shell',
      why: 'Who can start one program of the image can start all that a shell can say.',
      fix: 'Ship an image without one, such as a distroless one, or FROM scratch.',
      severity: 'low',
      vectors: ['V6'],
    },
    SHELLS,
    '/bin/bash (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-package-manager',
      title: 'The image has a package manager',
      why: 'It brings whoever breaks in what tools they lack, and lets a running container differ from its image.',
      fix: 'Install in an earlier stage, and copy what is needed from there.',
      severity: 'low',
      vectors: ['V6', 'V7'],
    },
    PACKAGE_MANAGERS,
    '/usr/bin/apt (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-download-tool',
      title: 'The image has a tool that fetches files',
      why: 'Whoever breaks in fetches the rest with it.',
      fix: 'Fetch in an earlier stage; check health with the program itself.',
      severity: 'low',
      vectors: ['V6'],
    },
    DOWNLOADERS,
    '/usr/bin/curl (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-network-tool',
      title: 'The image has tools that look around in networks',
      why: 'Whoever breaks in finds and reaches the next service with them.',
      fix: 'Take them away; debug with an ephemeral container that brings its own.',
      severity: 'medium',
      vectors: ['V6', 'V8'],
    },
    NETWORK_TOOLS,
    '/usr/bin/ncat (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-compiler',
      title: 'The image has a compiler',
      why: 'Whoever breaks in makes what they need in place, and no list of packages tells of it.',
      fix: 'Build in an earlier stage, and copy the outcome from there.',
      severity: 'low',
      vectors: ['V6'],
      references: ['https://docs.docker.com/build/building/multi-stage/', NIST],
    },
    COMPILERS,
    '/usr/bin/gcc-14 (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-debugger',
      title: 'The image has a debugger',
      why: 'Whoever breaks in reads the memory of other processes with it.',
      fix: 'Take it away; debug with an ephemeral container that brings its own.',
      severity: 'medium',
      vectors: ['V6'],
    },
    DEBUGGERS,
    '/usr/bin/gdb (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-privilege-tool',
      title: 'The image has a tool by which users become root',
      why: 'A fault in it, or in who it lets, makes every user of the container root.',
      fix: 'Take it away; start the program as the user who it is meant to be.',
      severity: 'medium',
      vectors: ['V6'],
    },
    ESCALATORS,
    '/usr/bin/sudo (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-remote-server',
      title: 'The image has a server of remote logins',
      why: 'It goes around all that the orchestrator logs and allows.',
      fix: 'Take it away; engines and orchestrators have exec.',
      severity: 'high',
      vectors: ['V6', 'V8'],
      standards: ['CIS Docker 5.7', 'NIST SP 800-190 4.1.2'],
    },
    REMOTE_SERVERS,
    '/usr/sbin/sshd (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-scheduler',
      title: 'The image has a daemon that starts programs by the clock',
      why: 'What it starts is neither logged nor limited apart, and stays where whoever breaks in leaves it.',
      fix: 'Let the orchestrator start a container by the clock.',
      severity: 'low',
      vectors: ['V6'],
    },
    SCHEDULERS,
    '/usr/sbin/cron (0755 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-engine-client',
      title: 'The image has a client of container engines or clusters',
      why: 'With a socket or a token it is all that is needed to own the host or the cluster.',
      fix: 'Take it away where the program does not call it.',
      severity: 'low',
      vectors: ['V5', 'V6'],
    },
    ENGINE_CLIENTS,
    '/usr/local/bin/kubectl (0755 0:0)',
  ),
];
