import type { CheckHead } from '../../../model/configuration/check.ts';
import { judged, verdict } from '../../audit/evidence.ts';
import { eachFile, examplePath, type FilePlaces, type WorkstationCheck } from './rule.ts';

interface ModeRule extends FilePlaces, Pick<CheckHead, 'id' | 'title' | 'why' | 'severity' | 'references'> {
  /** The widest mode. */
  readonly mode: number;
}

const POSIX = ['https://man7.org/linux/man-pages/man1/chmod.1.html'] as const;
const READ = 'Whoever else has an account here, and a container into which the folder is mounted, reads it.';

const RULES: readonly ModeRule[] = [
  {
    id: 'workstation-home-mode',
    title: 'Home may be read by others',
    why: `${READ} What lies in it is then as safe as its own mode.`,
    severity: 'low',
    references: POSIX,
    home: ['.'],
    mode: 0o750,
  },
  {
    id: 'workstation-ssh-mode',
    title: 'Private keys may be read by others',
    why: READ,
    severity: 'high',
    references: ['https://man.openbsd.org/ssh#FILES'],
    home: ['.ssh/id_rsa', '.ssh/id_ecdsa', '.ssh/id_ed25519', '.ssh/id_dsa', '.ssh/*.pem', '.ssh/*.key'],
    mode: 0o600,
  },
  {
    id: 'workstation-ssh-folder-mode',
    title: 'Settings and trusted keys of SSH may be written by others',
    why: 'Who writes them logs in as you, or has you run a command at the next connection.',
    severity: 'high',
    references: ['https://man.openbsd.org/ssh#FILES'],
    home: ['.ssh', '.ssh/config', '.ssh/authorized_keys'],
    mode: 0o755,
  },
  {
    id: 'workstation-keyring-mode',
    title: 'Keyring of GnuPG may be read by others',
    why: READ,
    severity: 'medium',
    references: ['https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html'],
    home: ['.gnupg'],
    mode: 0o700,
  },
  {
    id: 'workstation-credential-mode',
    title: 'Credentials may be read by others',
    why: READ,
    severity: 'high',
    references: POSIX,
    home: [
      '.netrc',
      '.git-credentials',
      '.config/git/credentials',
      '.docker/config.json',
      '.config/containers/auth.json',
      '.aws/credentials',
      '.config/gcloud/application_default_credentials.json',
      '.config/gcloud/credentials.db',
      '.azure/msal_token_cache.json',
      '.config/gh/hosts.yml',
      '.config/glab-cli/config.yml',
      '.npmrc',
      '.pypirc',
      '.cargo/credentials.toml',
      '.gem/credentials',
      '.m2/settings.xml',
      '.gradle/gradle.properties',
      '.terraform.d/credentials.tfrc.json',
      '.vault-token',
      '.pgpass',
      '.my.cnf',
    ],
    mode: 0o600,
  },
  {
    id: 'workstation-kubernetes-mode',
    title: 'Credentials for clusters may be read by others',
    why: READ,
    severity: 'high',
    references: ['https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/'],
    home: ['.kube/config'],
    mode: 0o600,
  },
  {
    id: 'workstation-history-mode',
    title: 'History of a shell may be read by others',
    why: `${READ} Commands have passwords and addresses in them.`,
    severity: 'medium',
    references: POSIX,
    home: [
      '.bash_history',
      '.zsh_history',
      '.local/share/fish/fish_history',
      '.psql_history',
      '.mysql_history',
    ],
    mode: 0o600,
  },
  {
    id: 'workstation-browser-mode',
    title: 'Logins of a browser may be read by others',
    why: `${READ} Sessions and passwords of every site are in it.`,
    severity: 'high',
    references: POSIX,
    home: [
      '.mozilla/firefox/*/logins.json',
      '.mozilla/firefox/*/key4.db',
      '.mozilla/firefox/*/cookies.sqlite',
      '.config/google-chrome/*/Login Data',
      '.config/google-chrome/*/Cookies',
      '.config/chromium/*/Login Data',
      '.config/chromium/*/Cookies',
      '.config/BraveSoftware/Brave-Browser/*/Login Data',
      '.config/microsoft-edge/*/Login Data',
    ],
    mode: 0o600,
  },
  {
    id: 'workstation-shell-mode',
    title: 'Files that a shell starts with may be written by others',
    why: 'Who writes them runs as you with each terminal.',
    severity: 'high',
    references: POSIX,
    home: ['.bashrc', '.bash_profile', '.profile', '.zshrc', '.zshenv', '.config/fish/config.fish'],
    mode: 0o755,
  },
  {
    id: 'workstation-engine-socket',
    title: 'Socket of a container engine is open to everybody',
    why: 'Whoever has an account here starts a container with all of the machine: he is root.',
    severity: 'critical',
    references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
    system: [
      '/run/docker.sock',
      '/run/containerd/containerd.sock',
      '/run/podman/podman.sock',
      '/run/crio/crio.sock',
    ],
    mode: 0o660,
  },
  {
    id: 'workstation-runner-mode',
    title: 'Credentials of a runner may be read by others',
    why: 'Who has them takes the jobs of the runner, with their secrets.',
    severity: 'high',
    references: ['https://docs.github.com/en/actions/reference/security/secure-use'],
    home: [
      'actions-runner/.credentials',
      'actions-runner/.credentials_rsaparams',
      '.gitlab-runner/config.toml',
    ],
    system: [
      '/opt/actions-runner/.credentials',
      '/opt/actions-runner/.credentials_rsaparams',
      '/etc/gitlab-runner/config.toml',
      '/var/lib/jenkins/secrets/master.key',
      '/var/lib/jenkins/credentials.xml',
      '/etc/buildkite-agent/buildkite-agent.cfg',
    ],
    mode: 0o640,
  },
];

/** Who else may read, or write, what is worth something. */
export const MODE_CHECKS: readonly WorkstationCheck[] = RULES.map((rule) => {
  const { mode, home, project: _, system, ...head } = rule;
  const places = { ...(home && { home }), ...(system && { system }) };
  const expected = `${octal(mode)} or stricter`;
  const path = examplePath(places);
  const asExample = (wanted: number) => ({ [`${path} (${octal(wanted)} 1000:1000)`]: '' });
  return {
    ...head,
    fix: `Run "chmod ${octal(mode)}" on it.`,
    vectors: ['V1'],
    find: (facts) =>
      eachFile(facts, places, expected, (file) => [
        judged(facts.host.entry(file), file, expected, (entry) =>
          verdict((entry.mode & ~mode & 0o777) === 0, { path: file }, octal(entry.mode), expected),
        ),
      ]),
    failing: [asExample(mode | 0o026)],
    passing: [asExample(mode)],
  };
});

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
