import { SECURITY_PROGRAM } from '../../scripts/exposure.ts';
import {
  about,
  argumentOf,
  around,
  callsOf,
  deploymentsOf,
  type JenkinsCheck,
  literalOf,
  outlineOf,
  pipelineText,
  sectionOf,
  STEPS,
  SYNTAX,
  wordOf,
} from './pipeline.ts';

const OPTIONS = `${SYNTAX}#options`;
const SECRET_FILE =
  /(?:^|[/, ])(?:\.env(?:\.(?!example|sample|template)[\w-]+)?|\.npmrc|\.netrc|\.git-credentials|id_(?:rsa|ed25519)|kubeconfig|credentials(?:\.json)?|[^/, ]*\.(?:pem|key|p12|pfx|jks|tfstate|tfplan))(?=$|[, ])/i;

/** What pipelines say for all that they run. */
export const SETTING_CHECKS: readonly JenkinsCheck[] = [
  {
    id: 'jenkinsfile-no-time-limit',
    title: 'Nothing ends a build that hangs',
    why: 'It holds its agent and its credentials for ever.',
    fix: "Say options { timeout(time: 1, unit: 'HOURS') }.",
    severity: 'low',
    vectors: ['V1'],
    references: [OPTIONS],
    *find(subject) {
      const pipeline = callsOf(subject, 'pipeline').find(({ within }) => !within);
      if (pipeline && subject.isDeclarative && callsOf(subject, 'timeout').length === 0)
        yield about(
          subject,
          { node: { start: pipeline.node.start, end: pipeline.node.start + 8 }, within: undefined },
          'no timeout',
          "timeout(time: 1, unit: 'HOURS')",
        );
    },
    failing: [pipelineText("sh 'make'")],
    passing: [pipelineText("sh 'make'", "agent none\n  options { timeout(time: 1, unit: 'HOURS') }")],
  },
  {
    id: 'jenkinsfile-builds-for-ever',
    title: 'Logs and artifacts of builds are kept for ever',
    why: 'What is in them, credentials that tools have printed too, stays to be found long after anybody looks after it.',
    fix: "Say options { buildDiscarder(logRotator(numToKeepStr: '20')) }.",
    severity: 'low',
    vectors: ['V1'],
    references: [OPTIONS],
    *find(subject) {
      const pipeline = callsOf(subject, 'pipeline').find(({ within }) => !within);
      if (pipeline && subject.isDeclarative && callsOf(subject, 'buildDiscarder', 'logRotator').length === 0)
        yield about(
          subject,
          { node: { start: pipeline.node.start, end: pipeline.node.start + 8 }, within: undefined },
          'no buildDiscarder',
          "buildDiscarder(logRotator(numToKeepStr: '20'))",
        );
    },
    failing: [pipelineText("sh 'make'")],
    passing: [
      pipelineText("sh 'make'", "agent none\n  options { buildDiscarder(logRotator(numToKeepStr: '20')) }"),
    ],
  },
  {
    id: 'jenkinsfile-deploys-beside',
    title: 'Two deployments may run beside each other',
    why: 'One deploys while the other does: what is there in the end is a mixture, or the older one.',
    fix: 'Say options { disableConcurrentBuilds() }, or take a lock.',
    severity: 'low',
    vectors: ['V7'],
    references: [OPTIONS],
    *find(subject) {
      const [first] = deploymentsOf(subject);
      if (first && callsOf(subject, 'disableConcurrentBuilds', 'lock', 'milestone').length === 0)
        yield about(subject, first.placed, first.text, 'disableConcurrentBuilds()');
    },
    failing: [pipelineText("sh 'kubectl apply -f k8s'")],
    passing: [
      pipelineText("sh 'kubectl apply -f k8s'", 'agent none\n  options { disableConcurrentBuilds() }'),
    ],
  },
  {
    id: 'jenkinsfile-deploys-any-branch',
    title: 'Every branch and pull request deploys',
    why: 'In a multibranch job whoever opens a branch or a pull request deploys it, before anybody has reviewed it.',
    fix: "Say when { branch 'main' } for the stage.",
    severity: 'medium',
    vectors: ['V2', 'V5'],
    references: [`${SYNTAX}#when`],
    standards: ['OWASP CICD-SEC-1'],
    *find(subject) {
      for (const { placed, text } of subject.isDeclarative ? deploymentsOf(subject) : []) {
        const stages = [...around(placed)].filter(({ node }) => node.name === 'stage');
        const isLimited =
          stages.some(({ node }) =>
            node.closure?.some(({ value }) => value.kind === 'call' && /^(?:when|input)$/.test(value.name)),
          ) || [...around(placed)].some(({ node }) => /^(?:if|else|when|tag)$/.test(node.name));
        if (!isLimited) yield about(subject, placed, text, "when { branch 'main' }");
      }
    },
    failing: [pipelineText("sh 'helm upgrade a ./chart'")],
    passing: [
      "pipeline {\n  agent none\n  stages {\n    stage('a') {\n      when { branch 'main' }\n      steps { sh 'helm upgrade a ./chart' }\n    }\n  }\n}\n",
    ],
  },
  {
    id: 'jenkinsfile-artifact-with-secrets',
    title: 'A file of secrets is kept with the build',
    why: 'Whoever can read the job downloads it.',
    fix: 'Take it away, and change what it holds.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${STEPS}core/#archiveartifacts-archive-the-artifacts`],
    standards: ['OWASP CICD-SEC-6'],
    *find(subject) {
      for (const placed of callsOf(subject, 'archiveArtifacts', 'stash', 'publishHTML', 'zip')) {
        const { node } = placed;
        const files = [argumentOf(node), argumentOf(node, 'artifacts'), argumentOf(node, 'includes')].map(
          (one) => outlineOf(one),
        );
        const [found] = files.flatMap((text) => SECRET_FILE.exec(text) ?? []);
        const isAll =
          files.some((text) => /^(?:\*\*(?:\/\*)?|\.)$/.test(text.trim())) &&
          node.name === 'archiveArtifacts';
        if (found !== undefined)
          yield about(subject, placed, `${node.name} ${found.trim()}`, 'no file of secrets');
        else if (isAll)
          yield about(subject, placed, `${node.name} of everything`, 'the files by name', {
            severity: 'medium',
          });
      }
    },
    failing: [
      pipelineText("archiveArtifacts artifacts: 'dist/**, .env'"),
      pipelineText("archiveArtifacts '**'"),
    ],
    passing: [pipelineText("archiveArtifacts artifacts: 'dist/**'")],
  },
  {
    id: 'jenkinsfile-check-ignored',
    title: 'A check of security may fail without anybody noticing',
    why: 'What the scanner finds stops nothing, and the build is green.',
    fix: 'Let it fail the build, and waive what is known by name.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: [`${STEPS}workflow-basic-steps/#catcherror-catch-error-and-set-build-result-to-failure`],
    *find(subject) {
      for (const script of subject.scripts) {
        if (!SECURITY_PROGRAM.test(outlineOf(script.value))) continue;
        const status = argumentOf(script.node, 'returnStatus');
        const catcher = [...around(script)].find(
          ({ node }) =>
            node.name === 'warnError' ||
            (node.name === 'catchError' &&
              /^(?:SUCCESS|UNSTABLE)$/.test(literalOf(argumentOf(node, 'buildResult')) ?? '')),
        );
        if (catcher)
          yield about(
            subject,
            catcher,
            `${catcher.node.name} around ${outlineOf(script.value).trim().slice(0, 60)}`,
            'an outcome that counts',
          );
        else if (status && wordOf(status) === 'true')
          yield about(
            subject,
            script,
            `returnStatus: true of ${outlineOf(script.value).trim().slice(0, 60)}`,
            'an outcome that counts',
            { severity: 'low' },
          );
      }
    },
    failing: [
      pipelineText("catchError(buildResult: 'SUCCESS') { sh 'trivy fs .' }"),
      pipelineText("sh(script: 'npm audit', returnStatus: true)"),
    ],
    passing: [
      pipelineText("sh 'trivy fs .'"),
      pipelineText("catchError(buildResult: 'SUCCESS') { sh 'make slow' }"),
    ],
  },
  {
    id: 'jenkinsfile-open-trigger',
    title: 'Builds of whoever asks are started',
    why: 'Everybody who can comment or open a pull request has their code run, with the credentials of the job.',
    fix: 'Name who may: "admins", "userWhitelist" or an organisation.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: ['https://plugins.jenkins.io/ghprb/'],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const placed of subject.calls)
        for (const { key, value } of placed.node.arguments)
          if (key === 'permitAll' && wordOf(value) === 'true')
            yield about(subject, placed, 'permitAll: true', 'permitAll: false');
      for (const placed of callsOf(subject, 'permitAll'))
        if (placed.node.arguments.length === 0 || wordOf(argumentOf(placed.node)) === 'true')
          yield about(subject, placed, 'permitAll', 'no permitAll');
    },
    failing: [
      pipelineText("sh 'make'", "agent none\n  triggers { ghprb(permitAll: true, cron: 'H * * * *') }"),
    ],
    passing: [pipelineText("sh 'make'", 'agent none\n  triggers { githubPush() }')],
  },
  {
    id: 'jenkinsfile-folder-left',
    title: 'Files of a build with credentials stay on the agent',
    why: 'The next build there, of another project too, reads what tools have written with the credential.',
    fix: 'Say cleanWs() or deleteDir() under "post { always { … } }".',
    severity: 'low',
    vectors: ['V1'],
    references: [`${STEPS}ws-cleanup/`],
    standards: ['OWASP CICD-SEC-7'],
    *find(subject) {
      const writes = callsOf(subject, 'file', 'sshUserPrivateKey', 'certificate').find(
        ({ node }) => argumentOf(node, 'credentialsId') !== undefined,
      );
      const isClean = callsOf(subject, 'cleanWs', 'deleteDir', 'cleanWsAfterBuild').length > 0;
      const agent = sectionOf(subject, 'agent');
      const isForgotten =
        agent?.node.closure?.some(
          ({ value }) => value.kind === 'call' && /^(?:docker|kubernetes|dockerfile)$/.test(value.name),
        ) === true;
      if (writes && !isClean && !isForgotten)
        yield about(subject, writes, 'no cleanWs()', 'post { always { cleanWs() } }');
    },
    failing: [
      pipelineText(
        "withCredentials([file(credentialsId: 'a', variable: 'F')]) { sh 'make' }",
        "agent { label 'linux' }",
      ),
    ],
    passing: [
      pipelineText(
        "withCredentials([file(credentialsId: 'a', variable: 'F')]) { sh 'make' }\n        deleteDir()",
        "agent { label 'linux' }",
      ),
    ],
  },
];
