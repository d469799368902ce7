import { argumentsOf, pipelinesOf, reachesLog, lineOf, shown } from './commands.ts';
import type { ScriptRule } from './types.ts';

/** Programs whose outcome is to stop a run. */
export const SECURITY_PROGRAM =
  /\b(?:codeql|trivy|grype|snyk|semgrep|gitleaks|trufflehog|plimsoll|dependency-review|scorecard|osv-scanner|checkov|kics|zizmor|npm audit|pip-audit|govulncheck|cargo (?:audit|deny)|bandit|gosec|hadolint|cosign verify|slsa-verifier|brakeman|bundle[r-]audit|tfsec|kubesec|dockle|clair|safety check)\b/i;

/** Modes by which everybody may write. */
const OPEN_MODE = /^0?[0-7]?[0-7]{2}[2367]$|^[ug]*[oa][ugoa]*\+r?wx?$/;

/** What scripts show, and open. */
export const EXPOSURE_RULES: readonly ScriptRule[] = [
  {
    id: 'password-on-command-line',
    title: 'A password stands on a command line',
    why: 'Every process of the machine sees the command lines of the others.',
    fix: 'Hand it over by standard input: --password-stdin.',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://docs.docker.com/reference/cli/docker/login/#password-stdin'],
    *find({ commands }) {
      for (const one of commands)
        if (
          /^(?:docker|podman|buildah|skopeo|helm|oras|crane|nerdctl)$/.test(one.name ?? '') &&
          one.words.some(({ known }) => known === 'login') &&
          one.words.some(({ known }) => /^(?:-p|--password)(?:=|$)/.test(known))
        )
          yield { start: one.start, actual: `${one.name} login -p …`, expected: '--password-stdin' };
    },
    failing: ['docker login -u a -p "$P" example.com'],
    passing: ['echo "$P" | docker login -u a --password-stdin example.com'],
  },
  {
    id: 'environment-printed',
    title: 'Every variable is printed',
    why: 'Secrets are variables: what is masked is only the secret as it is, and logs are for everybody who can read the project.',
    fix: 'Print the variables that are wanted, by name.',
    severity: 'medium',
    vectors: ['V1'],
    references: ['https://owasp.org/www-project-top-10-ci-cd-security-risks/'],
    standards: ['OWASP CICD-SEC-6', 'OWASP CICD-SEC-10'],
    *find(script) {
      const behind = pipelinesOf(script);
      for (const one of script.commands) {
        const line = lineOf(one);
        const isAll =
          /^(?:env|printenv|export|export -p|declare -p|declare -x|set)$/.test(line) && one.by.length === 0;
        if (isAll && one.assignments.length === 0 && reachesLog(one, behind(one)))
          yield { start: one.start, actual: line, expected: 'the variables that are wanted, by name' };
      }
    },
    failing: ['printenv', 'env | sort'],
    passing: ['printenv HOME', 'env > build.env', 'env | grep -c CI', 'export A=b', 'env A=b make'],
  },
  {
    id: 'trace-printed',
    title: 'Every command is printed with the values of its variables',
    why: 'A trace has what commands are given, tokens and passwords too, in forms that masks do not know.',
    fix: 'Take "set -x" away, or switch it off around commands that are given secrets.',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html'],
    standards: ['OWASP CICD-SEC-10'],
    isOfSecrets: true,
    *find({ commands }) {
      for (const one of commands) {
        const words = argumentsOf(one);
        const isTrace =
          (one.name === 'set' &&
            words.some(
              (word, at) => /^-[a-wyz]*x[a-z]*$/.test(word) || (word === 'xtrace' && words[at - 1] === '-o'),
            )) ||
          (/^(?:ba|da|z|k)?sh$/.test(one.name ?? '') && /^-[a-wyz]*x[a-z]*$/.test(words[0] ?? ''));
        if (isTrace) yield { start: one.start, actual: lineOf(one).slice(0, 80), expected: 'no trace' };
      }
    },
    failing: ['set -x\nmake', 'set -euxo pipefail', 'bash -x build.sh'],
    passing: ['set -euo pipefail', 'set +x'],
  },
  {
    id: 'credential-in-address',
    title: 'A credential is a part of an address',
    why: 'git keeps it in the settings of the clone, where every later step and artifact has it, and every process sees it.',
    fix: 'Use a credential helper, or a header that is set for one command.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://git-scm.com/docs/gitcredentials'],
    standards: ['OWASP CICD-SEC-6'],
    *find({ commands }) {
      for (const one of commands) {
        const found = one.words.find(({ text }) =>
          /^["']?https?:\/\/(?:[^/\s:@"']*:[^/\s@"']+|\$\{?\w+\}?)@/.test(text),
        );
        if (found && /^(?:git|curl|wget|pip[\d.]*|npm|hub|svn)$/.test(one.name ?? ''))
          yield {
            start: one.start,
            actual: `${one.name} https://…:…@…`,
            expected: 'an address without a credential',
            ...(!found.text.includes('$') && { severity: 'high' as const }),
          };
      }
    },
    failing: [
      'git clone "https://ci:${TOKEN}@example.com/a.git"',
      'git remote set-url origin https://$TOKEN@example.com/a.git',
    ],
    passing: ['git clone https://example.com/a.git'],
  },
  {
    id: 'container-has-host',
    title: 'A script starts a container that has the machine',
    why: 'Whatever the image holds has the runner with it: its files, its tokens, and what runs beside it.',
    fix: 'Take the option away, and give the container the folder that it needs.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: ['https://docs.docker.com/reference/cli/docker/container/run/#privileged'],
    standards: ['OWASP CICD-SEC-7'],
    *find({ commands }) {
      for (const one of commands) {
        if (!/^(?:docker|podman|nerdctl)$/.test(one.name ?? '')) continue;
        const line = lineOf(one);
        if (!/ (?:run|create|exec) /.test(line)) continue;
        const [found] =
          /--privileged\b(?!=false)|--(?:pid|ipc|userns|uts|cgroupns)[= ]host\b|--cap-add[= ](?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE)\b|(?:-v|--volume|--mount)[= ]\S*(?:\/var)?\/run\/docker\.sock|(?:-v|--volume)[= ]\/:\S*/.exec(
            line,
          ) ?? [];
        if (found !== undefined)
          yield { start: one.start, actual: `${one.name} run ${found}`, expected: `no ${found}` };
      }
    },
    failing: [
      'docker run --privileged alpine ls',
      'docker run -v /var/run/docker.sock:/var/run/docker.sock alpine ls',
    ],
    passing: ['docker run -v "$PWD:/src" alpine ls'],
  },
  {
    id: 'safe-directory',
    title: 'git trusts every folder of the machine',
    why: 'Settings of a repository that somebody else has put there are obeyed, and run programs.',
    fix: 'Name the folder: git config --global --add safe.directory "$PWD".',
    severity: 'low',
    vectors: ['V1'],
    references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory'],
    *find({ commands }) {
      for (const one of commands)
        if (one.name === 'git' && /\bsafe\.directory[ =]\*/.test(lineOf(one)))
          yield { start: one.start, actual: "safe.directory '*'", expected: 'the folder by name' };
    },
    failing: ["git config --global --add safe.directory '*'"],
    passing: ['git config --global --add safe.directory "$PWD"'],
  },
  {
    id: 'open-file-mode',
    title: 'Every user of the machine may change files',
    why: 'Another job on the same runner, or a process of another user, puts its own into what is built.',
    fix: 'Give the mode that is needed, to whom it is needed.',
    severity: 'low',
    vectors: ['V6'],
    references: ['https://www.gnu.org/software/coreutils/manual/html_node/chmod-invocation.html'],
    *find(script) {
      for (const one of script.commands)
        if (one.name === 'chmod' && argumentsOf(one).some((word) => OPEN_MODE.test(word)))
          yield { start: one.start, actual: shown(script, one), expected: 'no writing for others' };
    },
    failing: ['chmod -R 777 build', 'chmod a+w build'],
    passing: ['chmod 755 build', 'chmod +x build.sh', 'chmod u+w a'],
  },
  {
    id: 'check-silenced',
    title: 'What a check of security says is thrown away',
    why: 'With "|| true" what a scanner finds stops nothing, and the run is green.',
    fix: 'Take it away, and waive what is known by name.',
    severity: 'medium',
    vectors: ['V2', 'V3'],
    references: ['https://owasp.org/www-project-top-10-ci-cd-security-risks/'],
    *find({ commands, text }) {
      for (const [at, one] of commands.entries()) {
        const next = commands[at + 1];
        const isNothing = next?.after === '||' && /^(?:true|:|echo|exit 0)(?: |$)/.test(lineOf(next).trim());
        const line = text.slice(one.start, one.end);
        if (isNothing && SECURITY_PROGRAM.test(line))
          yield {
            start: one.start,
            actual: `${lineOf(one).slice(0, 80)} || ${next.name}`,
            expected: 'an outcome that counts',
          };
      }
    },
    failing: ['npm audit || true', 'trivy image a:1 || echo failed'],
    passing: ['npm audit', 'rm a || true'],
  },
];
