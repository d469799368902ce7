import type { WorkstationFacts } from '../../../model/configuration/workstation.ts';
import { notReadable, verdict } from '../../audit/evidence.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';
import type { Evidence } from '../../audit/types.ts';
import { eachFile, type FileRule, isLiteral, linesWrong, type WorkstationCheck } from './rule.ts';

const STARTS = {
  home: [
    '.bashrc',
    '.bash_profile',
    '.bash_login',
    '.profile',
    '.zshrc',
    '.zshenv',
    '.zprofile',
    '.zlogin',
    '.kshrc',
    '.config/fish/config.fish',
    '.config/fish/conf.d/*.fish',
    '.bash_aliases',
    '.pam_environment',
    '.config/environment.d/*.conf',
  ],
} as const;
const STARTS_OF_SYSTEM = ['/etc/environment', '/etc/profile', '/etc/profile.d/*.sh'] as const;
const BASH = ['https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html'] as const;

/** What a line sets a variable to. */
function assignmentIn(line: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, value = ''] =
    /^(?:export\s+|declare\s+-x\s+|typeset\s+-x\s+|set\s+-\w{1,4}\s+)?([A-Za-z_]\w{0,100})(?:=|\s+(?=\S))(.*)$/s.exec(
      line,
    ) ?? [];
  const isCommand = name !== undefined && !line.includes('=') && !/^set\s/.test(line);
  return name === undefined || isCommand ? undefined : { name, value };
}

const UNVERIFIED: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^["']?0/],
  ['GIT_SSL_NO_VERIFY', /^["']?(?:1|true|yes)/i],
  ['PYTHONHTTPSVERIFY', /^["']?0/],
  ['NPM_CONFIG_STRICT_SSL', /^["']?false/i],
  ['CURL_INSECURE', /^["']?1/],
  ['GOINSECURE', /./],
  ['GONOSUMCHECK', /^["']?1/],
  ['GOSUMDB', /^["']?off/],
  ['PIP_TRUSTED_HOST', /./],
]);

/** What shells are started with. */
export const SHELL_RULES: readonly FileRule[] = [
  {
    id: 'workstation-shell-secret',
    title: 'A secret is set for every program',
    why: 'Whatever you start gets it: editors, install scripts, and containers that inherit the environment.',
    fix: 'Set it for the command that needs it, out of a keyring, and replace it.',
    severity: 'high',
    references: BASH,
    standards: ['NIST SP 800-218 PO.5.2'],
    ...STARTS,
    system: STARTS_OF_SYSTEM,
    expected: 'no secret, or one that is looked up',
    wrong: linesWrong((line) => {
      const set = assignmentIn(line);
      const isSecret =
        set &&
        isSecretName(set.name) &&
        isLiteral(set.value) &&
        !/^["']?(?:\/|~|true|false|\d{1,5}["']?$)/.test(set.value);
      return isSecret ? `${set.name} in clear` : undefined;
    }),
    bad: 'export DEPLOY_TOKEN=fake-token\n',
    good: 'export DEPLOY_TOKEN="$(secret-tool lookup name deploy)"\n',
  },
  {
    id: 'workstation-shell-download',
    title: 'A shell runs what it downloads whenever it starts',
    why: 'Whoever has that server, or the way to it, runs what he wants with each terminal.',
    fix: 'Download it once, look at it, and run the file.',
    severity: 'high',
    references: BASH,
    ...STARTS,
    system: STARTS_OF_SYSTEM,
    expected: 'nothing that is downloaded is run',
    wrong: linesWrong((line) =>
      /\b(?:curl|wget)\b[^|;&]{0,500}\|\s{0,4}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b/.test(line) ||
      /\b(?:eval|source|\.)\s{1,4}["']?(?:\$\(|<\()\s{0,4}(?:curl|wget)\b/.test(line)
        ? 'runs what it downloads'
        : undefined,
    ),
    bad: 'curl -s https://setup.example/env.sh | sh\n',
    good: '. ~/.local/env.sh\n',
  },
  {
    id: 'workstation-shell-path',
    title: 'Programs are looked for in a folder that anybody may write, or in the one you are in',
    why: 'Who puts a file "ls" there runs as you at the next command.',
    fix: 'Leave ".", empty entries, relative folders and /tmp out of PATH.',
    severity: 'high',
    references: BASH,
    ...STARTS,
    system: STARTS_OF_SYSTEM,
    expected: 'absolute folders that only you or root may write',
    wrong: linesWrong((line) => {
      const set = assignmentIn(line);
      if (set?.name !== 'PATH') return undefined;
      const entries = set.value.replaceAll(/["';]/g, '').split(':');
      const wrong = entries.find(
        (entry) => !/^(?:\/|~|\$|%)/.test(entry.trim()) || /^\/(?:var\/)?tmp(?:\/|$)/.test(entry.trim()),
      );
      return wrong === undefined ? undefined : `PATH has ${JSON.stringify(wrong.trim().slice(0, 60))}`;
    }),
    bad: 'export PATH=.:$PATH\n',
    good: 'export PATH="$HOME/.local/bin:$PATH"\n',
  },
  {
    id: 'workstation-shell-tls',
    title: 'Programs are told not to verify servers',
    why: 'Who is on the way gives them whatever he wants, and reads what they send.',
    fix: 'Take the variable away; trust an authority of your own by NODE_EXTRA_CA_CERTS, SSL_CERT_FILE and their like.',
    severity: 'high',
    references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
    ...STARTS,
    system: STARTS_OF_SYSTEM,
    expected: 'servers are verified',
    wrong: linesWrong((line) => {
      const set = assignmentIn(line);
      return set && UNVERIFIED.get(set.name)?.test(set.value) ? `${set.name} is set` : undefined;
    }),
    bad: 'export NODE_TLS_REJECT_UNAUTHORIZED=0\n',
    good: 'export NODE_EXTRA_CA_CERTS=/etc/ssl/own.pem\n',
  },
  {
    id: 'workstation-shell-mask',
    title: 'New files may be written by others',
    why: 'Whoever else has an account changes what you make, scripts and keys among it.',
    fix: 'Write "umask 027" or "umask 077".',
    severity: 'medium',
    references: ['https://man7.org/linux/man-pages/man2/umask.2.html'],
    ...STARTS,
    system: ['/etc/profile', '/etc/profile.d/*.sh', '/etc/login.defs'],
    expected: 'umask 022 or stricter',
    wrong: linesWrong((line) => {
      const [, mask] = /^umask\s+0?([0-7]{2,3})\b/i.exec(line) ?? [];
      return mask !== undefined && (Number.parseInt(mask, 8) & 0o022) !== 0o022 ? `umask ${mask}` : undefined;
    }),
    bad: 'umask 000\n',
    good: 'umask 027\n',
  },
  {
    id: 'workstation-docker-host',
    title: 'Container engine is spoken to by TCP without TLS',
    why: 'Whoever reaches that port starts containers with all of that machine.',
    fix: 'Use "ssh://", a socket, or TLS (DOCKER_TLS_VERIFY=1).',
    severity: 'high',
    references: ['https://docs.docker.com/engine/security/protect-access/'],
    home: [...STARTS.home, '.docker/contexts/meta/*/meta.json'],
    system: STARTS_OF_SYSTEM,
    expected: 'ssh, a socket, or TLS',
    wrong: (text, path) => {
      const isVerified = path.endsWith('.json')
        ? /"SkipTLSVerify"\s*:\s*false/.test(text) && /:2376/.test(text)
        : /DOCKER_TLS_VERIFY=["']?1/.test(text);
      return isVerified
        ? []
        : linesWrong((line) =>
            /(?:DOCKER_HOST=["']?|"Host"\s*:\s*")tcp:\/\//.test(line) ? 'an engine at tcp://' : undefined,
          )(text);
    },
    bad: 'export DOCKER_HOST=tcp://builder.example:2375\n',
    good: 'export DOCKER_HOST=ssh://builder.example\n',
  },
  {
    id: 'workstation-download-tls',
    title: 'Downloads are not verified',
    why: 'Who is on the way gives whatever he wants to every script that downloads.',
    fix: 'Take "insecure" or "check_certificate = off" away.',
    severity: 'high',
    references: ['https://curl.se/docs/manpage.html#-k'],
    home: ['.curlrc', '.config/curlrc', '.wgetrc'],
    system: ['/etc/wgetrc'],
    expected: 'servers are verified',
    wrong: linesWrong((line) =>
      /^(?:-k|--insecure|insecure)\b/.test(line) || /^check_certificate\s*=\s*(?:off|no)/i.test(line)
        ? 'servers are not verified'
        : undefined,
    ),
    bad: 'insecure\n',
    good: 'silent\n',
  },
];

const HISTORIES = {
  home: [
    '.bash_history',
    '.zsh_history',
    '.zhistory',
    '.local/share/fish/fish_history',
    '.python_history',
    '.node_repl_history',
    '.psql_history',
    '.mysql_history',
    '.sqlite_history',
    '.rediscli_history',
    '.lesshst',
  ],
} as const;

/** What was typed, of which the leak engine tells the lines. */
export const HISTORY_CHECK: WorkstationCheck = {
  id: 'workstation-history-secret',
  title: 'A secret is in the history of a shell',
  why: 'Every program that you run reads it, and a copy of the home takes it along.',
  fix: 'Replace the secret, delete the lines, and give secrets to commands by files or a keyring.',
  severity: 'high',
  vectors: ['V1'],
  standards: ['NIST SP 800-218 PO.5.2'],
  references: ['https://www.gnu.org/software/bash/manual/html_node/Bash-History-Facilities.html'],
  find: secretsTyped,
  failing: [{ '/home/ann/.bash_history': 'ls\ncurl -u ann:fake-secret https://a.example\n' }],
  passing: [{ '/home/ann/.bash_history': 'ls\n' }, {}],
};

function secretsTyped(facts: WorkstationFacts): Evidence {
  const expected = 'no secrets';
  return eachFile(facts, HISTORIES, expected, (path) => {
    const found = facts.secretsIn(path);
    if (found.state === 'absent') return [];
    if (found.state === 'unreadable') return [notReadable(path, found.reason, expected)];
    if (found.value.length === 0) return [verdict(true, { path }, expected, expected)];
    return found.value
      .slice(0, 100)
      .map(({ line, title }) => verdict(false, { path, line }, `a secret: ${title}`, expected));
  });
}
