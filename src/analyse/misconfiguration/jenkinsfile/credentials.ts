import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { isSubstituted, pipelinesOf, reachesLog } from '../../scripts/commands.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import {
  about,
  argumentOf,
  around,
  callsOf,
  type JenkinsCheck,
  JENKINSFILE,
  literalOf,
  outlineOf,
  pipelineText,
  STEPS,
  SYNTAX,
  wordOf,
} from './pipeline.ts';

const CREDENTIALS = `${JENKINSFILE}#handling-credentials`;
const WITH = "withCredentials([string(credentialsId: 'a', variable: 'TOKEN')])";

/** Who gets the credentials of a build, and where they stay. */
export const CREDENTIAL_CHECKS: readonly JenkinsCheck[] = [
  {
    id: 'jenkinsfile-credential-in-string',
    title: 'Groovy puts a credential into a script',
    why: 'It is then a part of the command line, which every process of the machine and the log may show, and a character of it that means something to the shell runs.',
    fix: 'Write the script in single quotes: the shell has the credential as a variable.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${JENKINSFILE}#interpolation-of-sensitive-environment-variables`],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const { node, within, value } of subject.scripts) {
        const name = subject.taint.credentialIn(value);
        if (name !== undefined)
          yield about(subject, { node: value, within }, `\${${name}} in ${node.name}`, 'single quotes');
      }
    },
    failing: [
      pipelineText(`${WITH} { sh "curl -H 'Authorization: \${TOKEN}' https://example.com" }`),
      pipelineText('sh "deploy $KEY_PSW"', "agent none\n  environment { KEY = credentials('key') }"),
      pipelineText(`${WITH} { script { def line = "deploy $TOKEN"; sh line } }`),
    ],
    passing: [pipelineText(`${WITH} { sh 'curl -H "Authorization: $TOKEN" https://example.com' }`)],
  },
  {
    id: 'jenkinsfile-credential-printed',
    title: 'A credential is printed',
    why: 'Logs are for everybody who can read the job; what is masked is only the credential as it is, not its half, its base64 or its lines.',
    fix: 'Take it away, and change the credential where it was printed.',
    severity: 'high',
    vectors: ['V1'],
    references: [CREDENTIALS],
    standards: ['OWASP CICD-SEC-6', 'OWASP CICD-SEC-10'],
    *find(subject) {
      const { credentials } = subject.taint;
      for (const { node, within } of callsOf(subject, 'echo', 'println', 'print')) {
        const name = subject.taint.credentialIn(argumentOf(node));
        if (name !== undefined)
          yield about(subject, { node, within }, `${node.name} ${name}`, 'nothing printed');
      }
      for (const { shell, value, within } of subject.scripts) {
        const behind = shell && pipelinesOf(shell);
        for (const command of shell?.commands ?? []) {
          if (!/^(?:echo|printf|printenv)$/.test(command.name ?? '')) continue;
          if (!behind || isSubstituted(shell, command) || !reachesLog(command, behind(command))) continue;
          const found = command.words
            .flatMap(({ text }) => expansionsIn(text))
            .find(({ name }) => credentials.has(name));
          if (found)
            yield about(
              subject,
              { node: value, within },
              `${command.name} $${found.name}`,
              'nothing printed',
            );
        }
      }
    },
    failing: [
      pipelineText(`${WITH} { sh 'echo $TOKEN | base64' }`),
      pipelineText(`${WITH} { echo "\${TOKEN}" }`),
    ],
    passing: [
      pipelineText(`${WITH} { sh 'echo "$TOKEN" | docker login -u a --password-stdin' }`),
      pipelineText(`${WITH} { sh 'AUTH=$(echo "$TOKEN" | base64)' }`),
      pipelineText("withCredentials([file(credentialsId: 'a', variable: 'F')]) { sh 'echo $F' }"),
    ],
  },
  {
    id: 'jenkinsfile-secret-in-environment',
    title: 'A password or a key stands in the pipeline',
    why: 'Everybody who can read the repository has it, and its history keeps it.',
    fix: "Keep it as a credential of Jenkins: credentials('id'), and change it, as it was told.",
    severity: 'high',
    vectors: ['V2'],
    references: [CREDENTIALS],
    standards: ['OWASP CICD-SEC-6', 'CIS Software Supply Chain 1.5.1'],
    *find(subject) {
      for (const placed of callsOf(subject, 'environment', 'withEnv'))
        for (const { assigned = '', value } of placed.node.closure ?? []) {
          const text = literalOf(value) ?? '';
          const isPlain =
            text.length >= 4 && !/^(?:true|false|none|null|changeme|\/|https?:)|[$<{]/i.test(text);
          if (isSecretName(assigned) && isPlain)
            yield about(subject, { node: value, within: placed }, `${assigned} = '…'`, "credentials('…')");
        }
    },
    failing: [
      pipelineText("sh 'make'", "agent none\n  environment { DEPLOY_TOKEN = 'fake-but-written-out' }"),
    ],
    passing: [
      pipelineText("sh 'make'", "agent none\n  environment { DEPLOY_TOKEN = credentials('deploy') }"),
    ],
  },
  {
    id: 'jenkinsfile-credential-for-all-stages',
    title: 'A credential is a variable of every stage',
    why: 'Each tool and each dependency of every stage has it.',
    fix: 'Put it under "environment" of the stage that needs it, or use withCredentials.',
    severity: 'low',
    vectors: ['V1'],
    references: [`${SYNTAX}#environment`],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      const stages = callsOf(subject, 'stage').length;
      for (const placed of callsOf(subject, 'credentials')) {
        const [section, owner] = around(placed);
        if (section?.node.name === 'environment' && owner?.node.name === 'pipeline' && stages > 1)
          yield about(
            subject,
            placed,
            `credentials('${literalOf(argumentOf(placed.node)) ?? '…'}') for ${stages} stages`,
            'the stage that needs it',
          );
      }
    },
    failing: [
      "pipeline {\n  agent none\n  environment { KEY = credentials('key') }\n  stages {\n    stage('a') { steps { sh 'make' } }\n    stage('b') { steps { sh 'make b' } }\n  }\n}\n",
    ],
    passing: [
      "pipeline {\n  agent none\n  stages {\n    stage('a') { steps { sh 'make' } }\n    stage('b') {\n      environment { KEY = credentials('key') }\n      steps { sh 'make b' }\n    }\n  }\n}\n",
    ],
  },
  {
    id: 'jenkinsfile-password-parameter',
    title: 'A password is asked for as a text, or has a default',
    why: 'A text is shown on the page of the build, and a default to everybody who can read the repository.',
    fix: 'Use a credential, or a parameter of kind "password" without a default.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${SYNTAX}#parameters`],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const placed of callsOf(subject, 'string', 'text', 'password')) {
        if (placed.within?.node.name !== 'parameters') continue;
        const { node } = placed;
        const name = literalOf(argumentOf(node, 'name')) ?? '';
        const given = literalOf(argumentOf(node, 'defaultValue')) ?? '';
        if (node.name === 'password' ? given !== '' : isSecretName(name))
          yield about(
            subject,
            placed,
            `${node.name} ${name}${given === '' ? '' : ' with a default'}`,
            'a credential',
          );
      }
    },
    failing: [
      pipelineText("sh 'make'", "agent none\n  parameters { password(name: 'P', defaultValue: 'fake-one') }"),
      pipelineText("sh 'make'", "agent none\n  parameters { string(name: 'DEPLOY_PASSWORD') }"),
    ],
    passing: [
      pipelineText("sh 'make'", "agent none\n  parameters { password(name: 'P', defaultValue: '') }"),
    ],
  },
  {
    id: 'jenkinsfile-webhook-token',
    title: 'The token by which builds are started stands in the pipeline',
    why: 'Whoever reads the repository starts builds from anywhere, with what they like as their values.',
    fix: 'Keep it as a credential: tokenCredentialId.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://plugins.jenkins.io/generic-webhook-trigger/'],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const placed of callsOf(subject, 'GenericTrigger', 'gitlab', 'authToken', 'bitBucketTrigger'))
        for (const { key, value } of placed.node.arguments)
          if (/^(?:token|secretToken|triggerToken)$/.test(key ?? '') && (literalOf(value) ?? '') !== '')
            yield about(subject, placed, `${placed.node.name} ${key}: …`, 'tokenCredentialId');
    },
    failing: [
      pipelineText(
        "sh 'make'",
        "agent none\n  triggers { GenericTrigger(token: 'fake-token', causeString: 'a') }",
      ),
    ],
    passing: [
      pipelineText(
        "sh 'make'",
        "agent none\n  triggers { GenericTrigger(tokenCredentialId: 'a', causeString: 'a') }",
      ),
    ],
  },
  {
    id: 'jenkinsfile-untrusted-checkout',
    title: 'The source of a pull request is fetched where credentials are',
    why: 'What is in it, build files and scripts, is the stranger’s, and the build has the credentials of the job.',
    fix: 'Build pull requests in a multibranch job that trusts nobody’s Jenkinsfile but its own, on agents without credentials.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${STEPS}workflow-scm-step/`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const placed of callsOf(
        subject,
        'checkout',
        'git',
        'checkout.scm',
        'gitSCM',
        'scmGit',
        '$class',
      )) {
        const { node } = placed;
        const source = subject.text.slice(node.start, node.end);
        const [found] =
          /\b(?:env\.)?(?:CHANGE_FORK|CHANGE_BRANCH|ghprbActualCommit|ghprbSourceBranch|sha1|gitlabSourceBranch|gitlabSourceRepoHttpUrl)\b|refs\/pull\/|refs\/merge-requests\//.exec(
            source,
          ) ?? [];
        const hasCredential = /credentialsId/.test(source) || subject.taint.credentials.size > 0;
        if (found !== undefined && hasCredential)
          yield about(subject, placed, `${found} → ${node.name}`, 'no source of strangers');
      }
    },
    failing: [
      pipelineText("git url: 'https://example.com/a.git', branch: env.CHANGE_BRANCH, credentialsId: 'a'"),
    ],
    passing: [pipelineText("git url: 'https://example.com/a.git', branch: 'main', credentialsId: 'a'")],
  },
  {
    id: 'jenkinsfile-address-with-credential',
    title: 'A repository is fetched with a credential in its address, or without encryption',
    why: 'The address stands in logs and in the settings of the clone; without encryption everybody on the way reads and changes what comes.',
    fix: 'Use https with credentialsId.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${STEPS}git/`],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const placed of callsOf(subject, 'git', 'checkout', 'httpRequest'))
        for (const { value } of placed.node.arguments) {
          const text = outlineOf(value);
          const isOpen = /^(?:http|git|ftp):\/\/(?!localhost|127\.)/.test(text);
          const isTold = /^https?:\/\/[^/\s@:]*:[^/\s@]+@/.test(text);
          if (isOpen || isTold)
            yield about(
              subject,
              placed,
              isTold
                ? `${placed.node.name} https://…:…@…`
                : `${placed.node.name} ${text.split('/')[2] ?? ''} without TLS`,
              'https with credentialsId',
              isTold ? { severity: 'high' } : {},
            );
        }
    },
    failing: [
      pipelineText("git url: 'http://example.com/a.git'"),
      pipelineText("git 'https://ci:fake-one@example.com/a.git'"),
    ],
    passing: [pipelineText("git url: 'https://example.com/a.git', credentialsId: 'a'")],
  },
  {
    id: 'jenkinsfile-request-unverified',
    title: 'A request believes whoever answers',
    why: 'Anybody on the way reads what is sent, credentials too, and changes what comes back.',
    fix: 'Take "ignoreSslErrors" away; give Jenkins the certificate of your own authority where that is what it lacks.',
    severity: 'high',
    vectors: ['V1', 'V8'],
    references: [`${STEPS}http_request/`],
    *find(subject) {
      for (const placed of callsOf(subject, 'httpRequest')) {
        const value = argumentOf(placed.node, 'ignoreSslErrors');
        if (value && wordOf(value) === 'true')
          yield about(subject, placed, 'ignoreSslErrors: true', 'ignoreSslErrors: false', {
            edits: [{ start: value.start, end: value.end, text: 'false' }],
          });
      }
    },
    failing: [pipelineText("httpRequest url: 'https://example.com', ignoreSslErrors: true")],
    passing: [pipelineText("httpRequest url: 'https://example.com'")],
  },
];
