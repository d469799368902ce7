import { evaluationsIn } from '../../scripts/evaluations.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import { wayText } from '../../scripts/way.ts';
import {
  about,
  argumentOf,
  callsOf,
  type JenkinsCheck,
  JENKINSFILE,
  literalOf,
  outlineOf,
  pipelineText,
  STEPS,
  SYNTAX,
} from './pipeline.ts';

const INTERPOLATION = `${JENKINSFILE}#string-interpolation`;

/** Text of strangers that is run. */
export const INJECTION_CHECKS: readonly JenkinsCheck[] = [
  {
    id: 'jenkinsfile-script-injection',
    title: 'What a stranger writes is run as a script',
    why: 'Groovy puts the value into the script before a shell reads it: a title, a branch or a parameter with a quote and a semicolon runs whatever it says, with the credentials of the build.',
    fix: 'Write the script in single quotes, and use the variable of the environment in it, in double quotes.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [INTERPOLATION],
    standards: ['OWASP CICD-SEC-4', 'CIS Software Supply Chain 2.3.4'],
    *find(subject) {
      for (const { node, within, value } of subject.scripts) {
        const way = subject.taint.wayIn(value);
        if (way)
          yield about(
            subject,
            { node: value, within },
            wayText(way, node.name),
            'single quotes, and a variable of the environment',
          );
      }
    },
    failing: [
      pipelineText('sh "echo ${env.CHANGE_TITLE}"'),
      pipelineText('sh "git checkout $BRANCH_NAME"'),
      pipelineText("sh 'deploy ' + params.TARGET"),
      pipelineText('sh(script: "make ${V}")', 'agent none\n  environment { V = "v-${params.VERSION}" }'),
    ],
    passing: [
      pipelineText('sh \'echo "$CHANGE_TITLE"\''),
      pipelineText('sh "echo ${env.BUILD_NUMBER} \\$CHANGE_TITLE"'),
      pipelineText(
        'sh "make ${params.KIND}"',
        "agent none\n  parameters { choice(name: 'KIND', choices: ['a', 'b']) }",
      ),
    ],
  },
  {
    id: 'jenkinsfile-double-evaluation',
    title: 'A script evaluates what a stranger writes once more',
    why: 'The shell puts the variable in, and the text is read as code again: a title with a "$(…)" runs whatever it says.',
    fix: 'Hand it over as an argument: bash -c \'echo "$1"\' -- "$CHANGE_TITLE".',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [INTERPOLATION],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const { within, value, shell } of subject.scripts)
        for (const { by, text } of shell ? evaluationsIn(shell) : [])
          for (const { name } of expansionsIn(text)) {
            const way = subject.taint.wayTo(name);
            if (way)
              yield about(
                subject,
                { node: value, within },
                wayText(way, by),
                'an argument, which is not evaluated',
              );
          }
    },
    failing: [
      pipelineText('sh \'eval "echo $CHANGE_TITLE"\''),
      pipelineText('sh \'ssh a@example.com "deploy $BRANCH_NAME"\''),
    ],
    passing: [pipelineText('sh \'echo "$CHANGE_TITLE"\'')],
  },
  {
    id: 'jenkinsfile-agent-from-variable',
    title: 'What a stranger writes chooses where a build runs, or in what',
    why: 'A node or an image of their choice has the credentials of the build.',
    fix: 'Name the node and the image.',
    severity: 'medium',
    vectors: ['V1', 'V4'],
    references: [`${SYNTAX}#agent`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const { node, within } of callsOf(
        subject,
        'label',
        'image',
        'docker',
        'node',
        'docker.image',
        'filename',
      )) {
        const way = subject.taint.wayIn(argumentOf(node));
        if (
          way &&
          (within === undefined || !['steps', 'input'].includes(within.node.name) || node.name === 'node')
        )
          yield about(
            subject,
            { node, within },
            wayText(way, `${node.name} ${outlineOf(argumentOf(node))}`),
            'a name',
          );
      }
    },
    failing: [pipelineText("echo 'a'", 'agent { label "${params.NODE}" }')],
    passing: [pipelineText("echo 'a'", "agent { label 'linux' }")],
  },
  {
    id: 'jenkinsfile-loads-script',
    title: 'A build runs a Groovy file that it finds in its folder',
    why: 'Groovy of the folder runs with the rights of the pipeline: in a build of a pull request it is the stranger’s, and with its name from a variable anybody’s.',
    fix: 'Keep the code in a shared library of a fixed version.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${STEPS}workflow-cps/#load-evaluate-a-groovy-source-file-into-the-pipeline-script`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const { node, within } of callsOf(subject, 'load')) {
        const way = subject.taint.wayIn(argumentOf(node));
        yield about(
          subject,
          { node, within },
          way ? wayText(way, 'load') : `load ${outlineOf(argumentOf(node))}`,
          'a shared library',
          way ? { severity: 'high' } : {},
        );
      }
    },
    failing: [pipelineText("script { load 'ci/build.groovy' }")],
    passing: [pipelineText("sh 'make'")],
  },
  {
    id: 'jenkinsfile-evaluates-text',
    title: 'A text is run as Groovy',
    why: 'Whoever writes a part of the text, or the file that it comes from, runs code in the controller.',
    fix: 'Read data as data: readJSON, readYaml.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: ['https://www.jenkins.io/doc/book/managing/script-approval/'],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      for (const { node, within } of subject.calls)
        if (
          /^(?:evaluate|Eval\.(?:me|x|xy|xyz)|GroovyShell|groovy\.lang\.GroovyShell|\.(?:evaluate|parseClass))$/.test(
            node.name,
          ) &&
          literalOf(argumentOf(node)) === undefined
        )
          yield about(subject, { node, within }, `${node.name}(…)`, 'readJSON, readYaml');
    },
    failing: [
      pipelineText("script { evaluate(readFile('a.groovy')) }"),
      pipelineText('script { new GroovyShell().evaluate(text) }'),
    ],
    passing: [pipelineText("script { def a = readJSON file: 'a.json' }")],
  },
  {
    id: 'jenkinsfile-internals',
    title: 'A pipeline reaches into the controller',
    why: 'It only runs without the sandbox, or with approvals that every other pipeline has too: it may read every credential and change every job.',
    fix: 'Use a step, or do it in a shared library that an administrator answers for.',
    severity: 'high',
    vectors: ['V1'],
    references: ['https://www.jenkins.io/doc/book/managing/script-approval/'],
    standards: ['OWASP CICD-SEC-5'],
    *find(subject) {
      const pattern =
        /\b(?:Jenkins\.(?:instance|get\(\)|getInstance\b|getInstanceOrNull\b)|Hudson\.instance|CredentialsProvider\.lookup\w*|SystemCredentialsProvider\b|jenkins\.model\.Jenkins\.\w+)/g;
      for (const { index, 0: found } of codeOf(subject).matchAll(pattern))
        yield about(
          subject,
          { node: { start: index, end: index + found.length }, within: undefined },
          found,
          'a step',
        );
      for (const { node, within } of callsOf(subject, '.execute', 'System.exit', 'Runtime.getRuntime'))
        if (node.name !== '.execute' || node.receiver?.kind === 'text')
          yield about(subject, { node, within }, `${node.name}()`, 'sh');
    },
    failing: [
      pipelineText('script { def a = Jenkins.instance.getItem("b") }'),
      pipelineText("script { 'ls'.execute() }"),
    ],
    passing: [pipelineText("echo 'Jenkins.instance'"), pipelineText("sh 'ls'")],
  },
  {
    id: 'jenkinsfile-grab',
    title: 'A pipeline fetches a library by itself',
    why: 'It is taken from a public repository into the controller, without anybody comparing what comes.',
    fix: 'Have an administrator install what is needed, or use a tool in an image.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: ['https://www.jenkins.io/doc/book/pipeline/shared-libraries/#using-third-party-libraries'],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const { node, within } of callsOf(subject, '@Grab', '@Grapes', '@GrabResolver'))
        yield about(
          subject,
          { node, within },
          `${node.name}(${outlineOf(argumentOf(node))})`,
          'a tool in an image',
        );
    },
    failing: [`@Grab('org.example:tool:1.0')\nimport a.b\n${pipelineText("sh 'make'")}`],
    passing: [pipelineText("sh 'make'")],
  },
];

/** The text with blanks in place of what is in quotes, so that places stay. */
function codeOf({ text, calls }: Parameters<JenkinsCheck['find']>[0]): string {
  let code = '';
  let at = 0;
  const texts = calls
    .flatMap(({ node }) => node.arguments.map(({ value }) => value))
    .filter(({ kind }) => kind === 'text')
    .toSorted((left, right) => left.start - right.start);
  for (const { start, end } of texts) {
    if (start < at) continue;
    code += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return code + text.slice(at);
}
