import type { ShellCommand } from '../../model/configuration/shell.ts';
import { argumentsOf, lineOf, shown } from './commands.ts';
import type { ScriptRule } from './types.ts';

/** Options and settings by which programs believe any certificate. */
const UNVERIFIED: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [/^curl$/, /^(?:-[A-Za-jl-z]*k[A-Za-z]*|--insecure|--proxy-insecure)$/],
  [/^wget$/, /^--no-check-certificate$/],
  [/^git$/, /^(?:http\.(?:\S+\.)?sslverify=(?:false|0|no))$/i],
  [/^(?:kubectl|oc|helm|argocd)$/, /^--insecure(?:-skip-tls-verify)?(?:=true)?$/],
  [/^(?:podman|buildah|skopeo|nerdctl)$/, /^--(?:src-|dest-)?tls-verify=(?:false|0)$/],
  [/^(?:oras|crane|regctl|cosign)$/, /^--(?:insecure|allow-insecure-registry)$/],
  [/^(?:pip[\d.]*|python[\d.]*|uv)$/, /^--(?:trusted-host|allow-insecure-host)(?:=|$)/],
  [/^(?:vault)$/, /^-tls-skip-verify$/],
  [/^mc$/, /^--insecure$/],
  [/^(?:aws|s3cmd)$/, /^--no-(?:verify-ssl|check-certificate)$/],
  [/^(?:ansible-galaxy|pwsh|powershell)$/, /^(?:--ignore-certs|-SkipCertificateCheck)$/i],
  [/^(?:mvn|mvnw|gradle|gradlew)$/, /^-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)=true$/],
  [/^executor$/, /^--(?:insecure(?:-pull)?|skip-tls-verify(?:-pull)?)$/],
];
const UNVERIFIED_LINES: readonly RegExp[] = [
  /^git config .*\bhttp\.(?:\S+\.)?sslverify (?:false|0|no)$/i,
  /^(?:npm|pnpm|yarn) config set (?:--\S+ )*(?:strict-ssl|enableStrictSsl)[ =]false$/i,
  /^pip3? config (?:--\S+ )*set \S+\.trusted-host /,
  /^(?:conda|mamba) config .*\bssl_verify (?:false|no)$/i,
  /^bundle config (?:set )?(?:--\S+ )*ssl_verify_mode 0$/,
  /^composer config .*\b(?:disable-tls true|secure-http false)$/,
  /^gcloud config set auth\/disable_ssl_validation true$/i,
];
/** Settings that scripts write into files of curl, wget, npm, yum and apt. */
const UNVERIFIED_SETTING =
  /(?:^|\s)(?:check_certificate\s*=\s*off\b|strict-ssl\s*=\s*false\b|sslverify\s*=\s*(?:0|false)\b|ssl_verify:\s*(?:no|false)\b|Acquire::https::(?:\S{1,99}::)?Verify-(?:Peer|Host)\s+"?false)/i;
/** Variables of the same, with the values that say so. */
export const UNVERIFIED_VARIABLES: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^GIT_SSL_NO_VERIFY$/, /^(?!0$|false$|$)/],
  [/^NODE_TLS_REJECT_UNAUTHORIZED$/, /^0$/],
  [/^PYTHONHTTPSVERIFY$/, /^0$/],
  [/^(?:npm_config|NPM_CONFIG)_(?:strict_ssl|STRICT_SSL)$/, /^false$/i],
  [/^YARN_ENABLE_STRICT_SSL$/, /^(?:false|0)$/i],
  [/^(?:VAULT_SKIP_VERIFY|ARGOCD_INSECURE)$/, /^(?:true|1)$/i],
  [/^(?:GOINSECURE|GONOSUMDB|GONOSUMCHECK)$/, /./],
  [/^GO(?:NO|FLAGS)?SUMDB$/, /^off$/],
  [/^PIP_TRUSTED_HOST$/, /./],
  [/^CURL_INSECURE$/, /^(?:true|1)$/],
];

/** Does a variable of this value have programs believe any certificate, or take unverified modules? */
export function isUnverifiedVariable(name: string, value: string): boolean {
  return UNVERIFIED_VARIABLES.some(([names, values]) => names.test(name) && values.test(value));
}

/** Whom scripts believe to be whom they ask. */
export const CONNECTION_RULES: readonly ScriptRule[] = [
  {
    id: 'tls-unverified',
    title: 'Whoever answers is believed to be the server',
    why: 'Without the certificate being looked at, anybody on the way reads what is sent, tokens too, and changes what comes back.',
    fix: 'Take the option away; give the program the certificate of your own authority where that is what it lacks.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [
      'https://curl.se/docs/manpage.html#-k',
      'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify',
    ],
    standards: ['OWASP CICD-SEC-3'],
    *find({ commands }) {
      for (const one of commands) {
        const found = unverifiedPart(one);
        if (found !== undefined)
          yield { start: one.start, actual: found, expected: 'a certificate that is verified' };
      }
    },
    failing: [
      'curl -k https://example.com',
      'git -c http.sslVerify=false clone https://example.com/a.git',
      'npm config set strict-ssl false',
      'export NODE_TLS_REJECT_UNAUTHORIZED=0',
      'GIT_SSL_NO_VERIFY=1 git pull',
      'conda config --set ssl_verify false',
      'composer config -g disable-tls true',
      'echo "check_certificate = off" >> ~/.wgetrc',
      'echo insecure >> ~/.curlrc',
      'aws s3 cp a s3://b --no-verify-ssl',
    ],
    passing: [
      'curl --cacert ca.pem https://example.com',
      'git config http.sslVerify true',
      'docker run -k a',
      'echo "this is insecure for now" > notes',
      'echo insecure > mode',
    ],
  },
  {
    id: 'ssh-host-unverified',
    title: 'ssh believes any host',
    why: 'Whoever answers at the address gets what is deployed, and the commands with their passwords.',
    fix: 'Keep the key of the host in a known_hosts file of the project.',
    severity: 'medium',
    vectors: ['V1', 'V8'],
    references: ['https://man.openbsd.org/ssh_config#StrictHostKeyChecking'],
    *find(script) {
      for (const one of script.commands) {
        const line = lineOf(one);
        const isOff =
          /^(?:ssh|scp|sftp|rsync|git|sshpass|ansible\S*)\b/.test(line) &&
          /StrictHostKeyChecking[= ]?(?:no|off)\b|UserKnownHostsFile[= ]?\/dev\/null/i.test(line);
        const isWritten =
          /^(?:echo|printf)$/.test(one.name ?? '') &&
          /StrictHostKeyChecking[ =]+no\b/i.test(line) &&
          one.redirects.length > 0;
        const isScan =
          one.name === 'ssh-keyscan' && one.redirects.some(({ operator }) => operator.startsWith('>'));
        if (isOff || isWritten || isScan)
          yield {
            start: one.start,
            actual: shown(script, one),
            expected: 'a known_hosts file of the project',
            ...(isScan && { severity: 'low' as const }),
          };
      }
    },
    failing: [
      'ssh -o StrictHostKeyChecking=no a@example.com ls',
      'echo "Host *\\n StrictHostKeyChecking no" >> ~/.ssh/config',
      'ssh-keyscan example.com >> ~/.ssh/known_hosts',
    ],
    passing: ['ssh -o UserKnownHostsFile=known_hosts a@example.com ls'],
  },
  {
    id: 'unsigned-packages',
    title: 'Packages are installed whose signature nobody looks at',
    why: 'Who controls the mirror, or the way there, installs what they like.',
    fix: 'Add the key of the repository, and take the option away.',
    severity: 'medium',
    vectors: ['V3'],
    references: ['https://manpages.debian.org/stable/apt/apt-secure.8.en.html'],
    *find({ commands }) {
      for (const one of commands) {
        const line = lineOf(one);
        const [found] =
          /^(?:apt|apt-get|aptitude)\b.*(--allow-unauthenticated|--force-yes|AllowInsecureRepositories=(?:true|1))/i.exec(
            line,
          ) ??
          /^apk\b.*--allow-untrusted/.exec(line) ??
          /^(?:yum|dnf|zypper|microdnf)\b.*(?:--nogpgcheck|--no-gpg-checks)/.exec(line) ??
          /^rpm\b.*--(?:nosignature|nodigest)/.exec(line) ??
          /^(?:echo|printf)\b.*\[[^[\]]*trusted=yes[^\]]*\]/.exec(line) ??
          /^(?:echo|printf)\b.*\bAllowUnauthenticated "?true/i.exec(line) ??
          [];
        if (found !== undefined)
          yield { start: one.start, actual: found.slice(0, 160), expected: 'signatures that are verified' };
      }
    },
    failing: ['apt-get install -y --allow-unauthenticated tool', 'dnf install --nogpgcheck tool'],
    passing: ['apt-get install -y tool'],
  },
];

/** The setting that a command writes into a file, by which a program believes any certificate. */
function writtenSetting({ name, words, redirects }: ShellCommand): string | undefined {
  if (!/^(?:echo|printf)$/.test(name ?? '') || !redirects.some(({ operator }) => operator.startsWith('>')))
    return undefined;
  const isOfCurl = redirects.some(({ target }) => /curlrc["']?$/.test(target?.text ?? ''));
  for (const { known } of words) {
    const [found] = (isOfCurl ? /^insecure$/ : UNVERIFIED_SETTING).exec(known.trim()) ?? [];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

/** What of a command has it believe any certificate. */
export function unverifiedPart(one: ShellCommand): string | undefined {
  const words = argumentsOf(one);
  for (const [program, option] of UNVERIFIED) {
    const found = program.test(one.name ?? '') ? words.find((word) => option.test(word)) : undefined;
    if (found !== undefined) return `${one.name} ${found}`;
  }
  const line = lineOf(one);
  if (UNVERIFIED_LINES.some((known) => known.test(line))) return line;
  const setting = writtenSetting(one);
  if (setting !== undefined) return setting;
  const assigned = [
    ...one.assignments.map(({ name, value }) => [name, value?.known ?? ''] as const),
    ...(/^(?:export|declare|env)$/.test(one.name ?? '') ? words : []).map((word) => {
      const at = word.indexOf('=');
      return [word.slice(0, Math.max(0, at)), word.slice(at + 1)] as const;
    }),
  ];
  const variable = assigned.find(([name, value]) => isUnverifiedVariable(name, value));
  return variable && `${variable[0]}=${variable[1]}`;
}
