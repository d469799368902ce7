import { isRootUser } from '../../../model/root-user.ts';
import { type ImageCheck, ofConfig } from './subject.ts';

const DOCKERFILE_USER = 'https://docs.docker.com/reference/dockerfile/#user';
const CONFIG = 'https://github.com/opencontainers/image-spec/blob/main/config.md';
const NON_ROOT = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

/** As whom containers of the image run. */
export const USER_CHECKS: readonly ImageCheck[] = [
  {
    id: 'image-user-root',
    title: 'Containers of the image run as root',
    why: 'Who breaks into the program is root in the container, and one fault of the kernel or the engine away from root on the host.',
    fix: 'End the Dockerfile with USER and the number of a user who owns nothing.',
    severity: 'high',
    vectors: ['V6'],
    references: [DOCKERFILE_USER, CONFIG],
    standards: ['CIS Docker 4.1', 'NIST SP 800-190 4.4.3'],
    *find({ image }) {
      if (!image) return;
      const { user } = image.config;
      if (isRootUser(user))
        yield ofConfig(
          'user',
          user.split(':')[0] === '' ? 'no user, which is root' : `user ${user}`,
          'another user',
        );
    },
    failing: [{ 'image.json': '{}' }, { 'image.json': '{"user":"0:1000"}' }],
    passing: [{ 'image.json': '{"user":"65532"}' }],
  },
  {
    id: 'image-user-by-name',
    title: 'The user of the image is a name',
    why: 'An orchestrator that must not start root (runAsNonRoot) cannot tell who it is, and refuses to start the container.',
    fix: 'Write the number of the user.',
    severity: 'low',
    vectors: ['V5', 'V6'],
    references: [NON_ROOT, DOCKERFILE_USER],
    *find({ image }) {
      const [user = ''] = image?.config.user.split(':') ?? [];
      if (user !== '' && user !== 'root' && !/^\d+$/.test(user))
        yield ofConfig('user', `user ${user}`, 'the number of a user');
    },
    failing: [{ 'image.json': '{"user":"app"}' }],
    passing: [{ 'image.json': '{"user":"1000"}' }, { 'image.json': '{"user":"root"}' }],
  },
  {
    id: 'image-group-root',
    title: 'Containers of the image run in the group of root',
    why: 'Files that root shares with its group can be written.',
    fix: 'Write a group after the user: USER 1000:1000.',
    severity: 'low',
    vectors: ['V6'],
    references: [DOCKERFILE_USER],
    *find({ image }) {
      const [user = '', group] = image?.config.user.split(':') ?? [];
      if (user !== '' && user !== 'root' && user !== '0' && (group === 'root' || group === '0'))
        yield ofConfig('user', `user ${image?.config.user}`, 'another group than root');
    },
    failing: [{ 'image.json': '{"user":"1000:0"}' }],
    passing: [{ 'image.json': '{"user":"1000:1000"}' }],
  },
  {
    id: 'image-working-directory',
    title: 'Containers of the image work in the root folder',
    why: 'What the program writes by a relative path lies among the files of the system.',
    fix: 'Name a folder of its own by WORKDIR.',
    severity: 'low',
    vectors: ['V6'],
    references: ['https://docs.docker.com/reference/dockerfile/#workdir'],
    *find({ image }) {
      if (image && ['', '/'].includes(image.config.workingDirectory))
        yield ofConfig('working directory', 'working directory /', 'a folder of its own');
    },
    failing: [{ 'image.json': '{}' }],
    passing: [{ 'image.json': '{"workingDirectory":"/app"}' }],
  },
  {
    id: 'image-healthcheck',
    title: 'The image does not say how its health is checked',
    why: 'An engine keeps a container that does not answer any more.',
    fix: 'Add HEALTHCHECK, or a probe where the orchestrator has its own.',
    severity: 'low',
    vectors: ['V6', 'V7'],
    references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    standards: ['CIS Docker 4.6'],
    *find({ image }) {
      const [kind = 'NONE'] = image?.config.healthcheck ?? [];
      if (image && kind === 'NONE') yield ofConfig('healthcheck', 'no health check', 'a health check');
    },
    failing: [{ 'image.json': '{}' }, { 'image.json': '{"healthcheck":["NONE"]}' }],
    passing: [{ 'image.json': '{"healthcheck":["CMD","/app","--check"]}' }],
  },
  {
    id: 'image-provenance-labels',
    title: 'The image does not say of which sources it was made',
    why: 'Who finds a fault in it cannot tell what to build anew, nor whether it was built of what was reviewed.',
    fix: 'Set the labels org.opencontainers.image.source and org.opencontainers.image.revision.',
    severity: 'low',
    vectors: ['V4', 'V7'],
    references: ['https://github.com/opencontainers/image-spec/blob/main/annotations.md'],
    *find({ image }) {
      if (!image) return;
      const missing = ['source', 'revision'].filter(
        (name) => !Object.hasOwn(image.config.labels, `org.opencontainers.image.${name}`),
      );
      if (missing.length > 0)
        yield ofConfig('labels', `no label of its ${missing.join(' and ')}`, 'labels of source and revision');
    },
    failing: [{ 'image.json': '{"labels":{"maintainer":"shop"}}' }],
    passing: [
      {
        'image.json':
          '{"labels":{"org.opencontainers.image.source":"https://git.example/shop","org.opencontainers.image.revision":"1f2e3d"}}',
      },
    ],
  },
];
