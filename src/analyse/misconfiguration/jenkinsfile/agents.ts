import { isLatest } from '../../../model/configuration/image-tag.ts';
import {
  about,
  argumentOf,
  around,
  callsOf,
  type JenkinsCheck,
  literalOf,
  outlineOf,
  pipelineText,
  sectionOf,
  SYNTAX,
  wordOf,
} from './pipeline.ts';

const AGENT = `${SYNTAX}#agent`;
const LIBRARIES = 'https://www.jenkins.io/doc/book/pipeline/shared-libraries/';
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const CONTROLLER = 'https://www.jenkins.io/doc/book/security/controller-isolation/';
const HOST_OPTION =
  /--privileged\b|--(?:pid|ipc|uts|userns)[= ]host\b|--cap-add[= ](?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE)\b|--security-opt[= ]\S*unconfined\b|(?:\/var)?\/run\/docker\.sock|(?:-v|--volume)[= ]\/:\S*/;

/** Where builds run, in what, and with whose code. */
export const AGENT_CHECKS: readonly JenkinsCheck[] = [
  {
    id: 'jenkinsfile-built-in-node',
    title: 'A build runs in the controller',
    why: 'Its scripts read the files of Jenkins: every credential, with the key that opens them, and every job.',
    fix: 'Name an agent, and give the built-in node no executors.',
    severity: 'high',
    vectors: ['V1'],
    references: [CONTROLLER],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      for (const placed of callsOf(subject, 'label', 'node')) {
        const label = literalOf(argumentOf(placed.node)) ?? literalOf(argumentOf(placed.node, 'label')) ?? '';
        if (/^(?:master|built-in|controller)$/.test(label.trim()))
          yield about(subject, placed, `${placed.node.name} '${label}'`, 'an agent');
      }
    },
    failing: [pipelineText("sh 'make'", "agent { label 'built-in' }")],
    passing: [pipelineText("sh 'make'", "agent { label 'linux' }")],
  },
  {
    id: 'jenkinsfile-any-agent',
    title: 'A build runs on whatever machine is free',
    why: 'That may be one that stands in production, or the controller where it has executors.',
    fix: "Name a label: agent { label 'linux' }.",
    severity: 'low',
    vectors: ['V1'],
    references: [AGENT, CONTROLLER],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      for (const placed of callsOf(subject, 'agent'))
        if (wordOf(argumentOf(placed.node)) === 'any')
          yield about(subject, placed, 'agent any', "agent { label '…' }");
    },
    failing: [pipelineText("sh 'make'", 'agent any')],
    passing: [pipelineText("sh 'make'", "agent { label 'linux' }")],
  },
  {
    id: 'jenkinsfile-agent-has-host',
    title: 'A build’s container has the machine',
    why: 'With these options, or the socket of the engine, whatever runs in it has the agent, and what other builds leave there.',
    fix: 'Take the option or the socket away.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: ['https://www.jenkins.io/doc/book/pipeline/docker/'],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      for (const placed of callsOf(subject, 'args', '.inside', '.withRun', '.run')) {
        const options = outlineOf(argumentOf(placed.node));
        const [found] = HOST_OPTION.exec(options) ?? [];
        if (found !== undefined) yield about(subject, placed, found, `no ${found}`);
      }
      for (const placed of subject.calls)
        for (const { key, value } of placed.node.arguments)
          if (
            (key === 'privileged' && wordOf(value) === 'true') ||
            (key === 'yaml' && /^[ \t]*privileged:\s*true/m.test(outlineOf(value)))
          )
            yield about(subject, placed, 'privileged: true', 'privileged: false');
      for (const placed of callsOf(subject, 'yaml'))
        if (/^[ \t]*(?:-\s+)?privileged:\s*true/m.test(outlineOf(argumentOf(placed.node))))
          yield about(subject, placed, 'privileged: true', 'privileged: false');
    },
    failing: [
      pipelineText(
        "sh 'make'",
        "agent { docker { image 'a:1'; args '-v /var/run/docker.sock:/var/run/docker.sock' } }",
      ),
      pipelineText("script { docker.image('a:1').inside('--privileged') { sh 'make' } }"),
    ],
    passing: [pipelineText("sh 'make'", "agent { docker { image 'a:1'; args '--network none' } }")],
  },
  {
    id: 'jenkinsfile-agent-as-root',
    title: 'A build’s container runs as root',
    why: 'Who breaks out of it is root on the agent, and files that it leaves in the folder are root’s for the next build.',
    fix: 'Leave the user to Jenkins, which takes its own.',
    severity: 'medium',
    vectors: ['V1', 'V6'],
    references: ['https://www.jenkins.io/doc/book/pipeline/docker/'],
    *find(subject) {
      for (const placed of callsOf(subject, 'args', '.inside')) {
        const [found] =
          /(?:^|\s)(?:-u|--user)[= ]?(?:root|0)(?::\w+)?(?=\s|$)/.exec(outlineOf(argumentOf(placed.node))) ??
          [];
        if (found !== undefined) yield about(subject, placed, found, 'no user');
      }
    },
    failing: [pipelineText("sh 'make'", "agent { docker { image 'a:1'; args '-u root:root' } }")],
    passing: [pipelineText("sh 'make'", "agent { docker { image 'a:1' } }")],
  },
  {
    id: 'jenkinsfile-image-unpinned',
    title: 'A build runs in an image that is not pinned',
    why: 'Who can push to the tag decides what runs with the credentials of the build.',
    fix: 'Add the digest of the image.',
    severity: 'low',
    vectors: ['V3', 'V4'],
    references: [`${SYNTAX}#agent-docker`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const placed of callsOf(subject, 'image', 'docker', 'docker.image')) {
        const { node, within } = placed;
        const isAgent =
          node.name === 'docker.image' || within?.node.name === (node.name === 'image' ? 'docker' : 'agent');
        const image = literalOf(argumentOf(node)) ?? literalOf(argumentOf(node, 'image')) ?? '';
        if (!isAgent || image === '' || image.includes('@sha256:')) continue;
        yield about(
          subject,
          placed,
          image,
          `${image.replace(/:latest$/, '')}@sha256:…`,
          isLatest(image) ? { severity: 'medium' } : {},
        );
      }
    },
    failing: [
      pipelineText("sh 'make'", "agent { docker { image 'node:24' } }"),
      pipelineText("sh 'make'", "agent { docker 'node' }"),
    ],
    passing: [pipelineText("sh 'make'", `agent { docker { image 'node@sha256:${'0'.repeat(64)}' } }`)],
  },
  {
    id: 'jenkinsfile-library-unpinned',
    title: 'A shared library is used in whatever version there is',
    why: 'Whoever may push to it runs what they like in every pipeline that uses it, outside of the sandbox where it is trusted.',
    fix: 'Write a tag or a commit behind "@".',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${LIBRARIES}#library-versions`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const placed of callsOf(subject, '@Library', 'library')) {
        const given = placed.node.arguments.flatMap(({ key, value }) =>
          key === undefined || key === 'identifier'
            ? value.kind === 'list'
              ? value.items.map((one) => one.value)
              : [value]
            : [],
        );
        for (const value of given) {
          const name = literalOf(value);
          if (name === undefined) continue;
          const [, version] = /@(.+)/.exec(name) ?? [];
          if (version !== undefined && (COMMIT.test(version) || /^v?\d+(?:\.\d+)+/.test(version))) continue;
          yield about(subject, placed, name, `${name.replace(/@.*/, '')}@1.2.3`);
        }
      }
    },
    failing: [
      `@Library('tools@master') _\n${pipelineText("sh 'make'")}`,
      `@Library(['tools', 'more@main']) _\n${pipelineText("sh 'make'")}`,
    ],
    passing: [`@Library('tools@1.2.3') _\n${pipelineText("sh 'make'")}`],
  },
  {
    id: 'jenkinsfile-input-for-everybody',
    title: 'Whoever can start a build answers its question',
    why: 'The approval is no second pair of eyes: who wants the deployment gives it.',
    fix: 'Say "submitter" with the group that may answer.',
    severity: 'medium',
    vectors: ['V2', 'V5'],
    references: [`${SYNTAX}#input`],
    standards: ['OWASP CICD-SEC-1'],
    *find(subject) {
      for (const placed of callsOf(subject, 'input')) {
        const { node } = placed;
        const isNamed =
          argumentOf(node, 'submitter') !== undefined ||
          node.closure?.some(({ value }) => value.kind === 'call' && value.name === 'submitter') === true;
        if (!isNamed && (node.arguments.length > 0 || node.closure))
          yield about(subject, placed, 'input without "submitter"', "submitter: 'release-managers'");
      }
    },
    failing: [pipelineText("input 'Deploy?'"), pipelineText("input message: 'Deploy?', ok: 'yes'")],
    passing: [pipelineText("input message: 'Deploy?', submitter: 'release-managers'")],
  },
  {
    id: 'jenkinsfile-input-holds-agent',
    title: 'A build waits for a person on an agent',
    why: 'The agent stays taken, with the folder and the credentials of the build, until somebody answers.',
    fix: 'Ask in a stage of its own with "agent none", and with a timeout.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${SYNTAX}#input`],
    *find(subject) {
      const agent = sectionOf(subject, 'agent');
      const isHeld = agent !== undefined && wordOf(argumentOf(agent.node)) !== 'none';
      for (const placed of callsOf(subject, 'input')) {
        const isLimited = [...around(placed)].some(({ node }) => node.name === 'timeout');
        if (isHeld && placed.within?.node.name !== 'stage' && !isLimited)
          yield about(subject, placed, 'input on an agent', 'agent none, and a timeout');
      }
    },
    failing: [pipelineText("input message: 'Deploy?', submitter: 'a'", "agent { label 'linux' }")],
    passing: [pipelineText("input message: 'Deploy?', submitter: 'a'")],
  },
];
