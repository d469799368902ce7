import { keysOf, textAt, valueAt } from '../../../model/configuration/place.ts';
import { editorJson } from '../../audit/folder-open.ts';
import { type FileRule, iniWrong, isLiteral, linesWrong, type WrongPlace } from './rule.ts';

const KUBERNETES = [
  'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
] as const;
const KUBE_FILES = { home: ['.kube/config', '.kube/*.yaml', '.kube/*.yml', '.kube/*.kubeconfig'] } as const;
const PO52 = ['NIST SP 800-218 PO.5.2'] as const;

/** Credentials that lie in clear, and settings that send or accept too much. */
export const CREDENTIAL_RULES: readonly FileRule[] = [
  {
    id: 'workstation-netrc',
    title: 'Passwords for servers lie in .netrc',
    why: 'Every program that you run reads them, and many send them by themselves.',
    fix: 'Use a credential helper or a keyring.',
    severity: 'medium',
    references: ['https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html'],
    standards: PO52,
    home: ['.netrc'],
    expected: 'no password',
    wrong: linesWrong((line) => {
      if (!/(?:^|\s)password\s+\S/.test(line)) return undefined;
      const [, host = 'a server'] = /(?:^|\s)machine\s+([\w.-]{1,100})/.exec(line) ?? [];
      return `a password for ${host}`;
    }),
    bad: 'machine git.example login ann password fake-password\n',
    good: 'machine git.example login ann\n',
  },
  {
    id: 'workstation-registry-login',
    title: 'Logins for image registries lie in clear',
    why: 'Base64 hides nothing: every program that you run reads them, and pushes images as you.',
    fix: 'Configure "credsStore" with a helper of the system, and log in again.',
    severity: 'medium',
    references: ['https://docs.docker.com/reference/cli/docker/login/#credential-stores'],
    standards: PO52,
    home: ['.docker/config.json', '.config/containers/auth.json', '.dockercfg'],
    expected: 'a credential helper',
    wrong: (text) => jsonPlaces(text, registryLogins),
    bad: '{ "auths": { "registry.example": { "auth": "ZmFrZTpmYWtl" } } }\n',
    good: '{ "auths": { "registry.example": {} }, "credsStore": "secretservice" }\n',
  },
  {
    id: 'workstation-aws-key',
    title: 'A key for AWS never ends',
    why: 'Every program that you run reads it, and whoever has it is you until it is deleted.',
    fix: 'Log in by IAM Identity Center ("aws configure sso"), and delete the key.',
    severity: 'medium',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
    standards: PO52,
    home: ['.aws/credentials', '.aws/config'],
    expected: 'no long-lived key',
    wrong: (text) => {
      const entries = iniWrong(({ section, key }) => (key === 'aws_session_token' ? section : undefined))(
        text,
      );
      const temporary = new Set(entries.map(({ actual }) => actual));
      return iniWrong(({ section, key, value }) =>
        key === 'aws_secret_access_key' && isLiteral(value) && !temporary.has(section)
          ? `a key of [${section}]`
          : undefined,
      )(text);
    },
    bad: '[default]\naws_access_key_id = AKIAFAKEFAKEFAKEFAKE\naws_secret_access_key = fake\n',
    good: '[default]\naws_access_key_id = ASIAFAKEFAKEFAKEFAKE\naws_secret_access_key = fake\naws_session_token = fake\n',
  },
  {
    id: 'workstation-google-key',
    title: 'A key of a service account of Google Cloud lies in clear',
    why: 'Every program that you run reads it, and whoever has it is that account until it is deleted.',
    fix: 'Log in as yourself, impersonate the account, and delete the key.',
    severity: 'high',
    references: ['https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys'],
    home: ['.config/gcloud/application_default_credentials.json', '*.json', 'Downloads/*.json'],
    expected: 'no key of a service account',
    wrong: (text) =>
      !text.includes('"service_account"') || !text.includes('"private_key"')
        ? []
        : [{ line: 1, actual: 'a key of a service account' }],
    bad: '{ "type": "service_account", "private_key": "fake" }\n',
    good: '{ "type": "authorized_user" }\n',
  },
  {
    id: 'workstation-azure-token',
    title: 'Tokens of Azure lie in clear',
    why: 'Every program that you run reads them, and renews them for months.',
    fix: 'Run "az account clear" when you are done, and use an encrypted cache where there is one.',
    severity: 'medium',
    references: ['https://learn.microsoft.com/en-us/cli/azure/msal-based-azure-cli'],
    home: [
      '.azure/msal_token_cache.json',
      '.azure/accessTokens.json',
      '.azure/service_principal_entries.json',
    ],
    expected: 'no tokens',
    wrong: (text) =>
      /"(?:secret|refreshToken|client_secret)"\s*:\s*"[^"]/.test(text)
        ? [{ line: 1, actual: 'tokens in clear' }]
        : [],
    bad: '{ "RefreshToken": { "a": { "secret": "fake-token" } } }\n',
    good: '{ "RefreshToken": {} }\n',
  },
  {
    id: 'workstation-kubernetes-token',
    title: 'Credentials for a cluster lie in clear',
    why: 'Every program that you run reads them, and is you in the cluster.',
    fix: 'Log in by a plugin ("exec") that gets tokens which end.',
    severity: 'medium',
    references: KUBERNETES,
    standards: PO52,
    ...KUBE_FILES,
    expected: 'a plugin that logs in',
    wrong: linesWrong((line) => {
      const [, key, value = ''] =
        /^-?\s*["']?(token|password|client-key-data)["']?\s*:\s*(.*)$/s.exec(line) ?? [];
      return key !== undefined && isLiteral(value) ? `${key} in clear` : undefined;
    }),
    bad: 'users:\n- name: ann\n  user:\n    token: fake-token\n',
    good: 'users:\n- name: ann\n  user:\n    exec:\n      command: kubelogin\n',
  },
  {
    id: 'workstation-kubernetes-tls',
    title: 'A cluster is spoken to without verifying it',
    why: 'Who is on the way is the cluster for you, and gets your credentials.',
    fix: 'Name its authority, and an https server.',
    severity: 'high',
    references: KUBERNETES,
    ...KUBE_FILES,
    expected: 'an https server that is verified',
    wrong: linesWrong((line) => {
      if (/^-?\s*["']?insecure-skip-tls-verify["']?\s*:\s*["']?true/.test(line))
        return 'insecure-skip-tls-verify: true';
      return /^-?\s*["']?server["']?\s*:\s*["']?http:\/\/(?!localhost|127\.)/.test(line)
        ? 'a server without TLS'
        : undefined;
    }),
    bad: 'clusters:\n- cluster:\n    insecure-skip-tls-verify: true\n',
    good: 'clusters:\n- cluster:\n    server: https://cluster.example\n',
  },
  {
    id: 'workstation-kubernetes-plugin',
    title: 'Login for a cluster runs a program of a folder that changes',
    why: 'Whoever writes it, a repository or another user, runs as you at the next command of kubectl.',
    fix: 'Name a program of the system.',
    severity: 'medium',
    references: [
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
    ],
    ...KUBE_FILES,
    expected: 'a program of the system',
    wrong: linesWrong((line) => {
      const [, command = ''] = /^-?\s*command\s*:\s*["']?([^"'\s]{1,300})/.exec(line) ?? [];
      return /^\.{1,2}\/|^\/(?:tmp|var\/tmp|dev\/shm)\//.test(command) ? `command: ${command}` : undefined;
    }),
    bad: 'users:\n- user:\n    exec:\n      command: ./login.sh\n',
    good: 'users:\n- user:\n    exec:\n      command: kubelogin\n',
  },
  {
    id: 'workstation-forge-token',
    title: 'A token for a forge lies in clear',
    why: 'Every program that you run reads it, and pushes code as you.',
    fix: 'Log in with the keyring of the system ("gh auth login" does where there is one).',
    severity: 'medium',
    references: ['https://cli.github.com/manual/gh_auth_login'],
    standards: PO52,
    home: ['.config/gh/hosts.yml', '.config/glab-cli/config.yml', '.config/hub'],
    expected: 'no token',
    wrong: linesWrong((line) => {
      const [, key, value = ''] = /^-?\s*(oauth_token|token)\s*:\s*(?:!!\S+\s+)?(.*)$/s.exec(line) ?? [];
      return key !== undefined && isLiteral(value) ? `${key} in clear` : undefined;
    }),
    bad: 'github.com:\n    oauth_token: fake-token\n',
    good: 'github.com:\n    user: ann\n',
  },
  {
    id: 'workstation-terraform-token',
    title: 'A token for Terraform lies in clear',
    why: 'Every provider and every program that you run reads it, and changes what you run.',
    fix: 'Use a credentials helper.',
    severity: 'medium',
    references: ['https://developer.hashicorp.com/terraform/cli/config/config-file#credentials'],
    home: ['.terraform.d/credentials.tfrc.json', '.terraformrc'],
    expected: 'no token',
    wrong: linesWrong((line) => {
      const [, value = ''] = /"?\btoken"?\s*[:=]\s*"([^"]*)"/.exec(line) ?? [];
      return isLiteral(value) ? 'a token in clear' : undefined;
    }),
    bad: '{ "credentials": { "app.example": { "token": "fake-token" } } }\n',
    good: '{ "credentials": {} }\n',
  },
  {
    id: 'workstation-vault-token',
    title: 'A token for Vault lies in clear',
    why: 'Every program that you run reads it, and gets at the secrets that you get at.',
    fix: 'Use a token helper, and tokens that end soon.',
    severity: 'medium',
    references: ['https://developer.hashicorp.com/vault/docs/commands/token-helper'],
    home: ['.vault-token'],
    expected: 'no token',
    wrong: (text) => (text.trim() === '' ? [] : [{ line: 1, actual: 'a token in clear' }]),
    bad: 'fake-token\n',
    good: '\n',
  },
  {
    id: 'workstation-database-password',
    title: 'Passwords for databases lie in clear',
    why: 'Every program that you run reads them.',
    fix: 'Log in by certificates, tokens that end, or a keyring.',
    severity: 'low',
    references: ['https://www.postgresql.org/docs/current/libpq-pgpass.html'],
    home: ['.pgpass', '.my.cnf', '.mylogin.cnf'],
    expected: 'no password',
    wrong: linesWrong((line) => {
      if (/^(?:[^:\s]{1,200}:){4}\S/.test(line)) return 'a password for a database';
      const [, value = ''] = /^password\s*=\s*(.*)$/s.exec(line) ?? [];
      return isLiteral(value) ? 'password in clear' : undefined;
    }),
    bad: 'db.example:5432:shop:ann:fake-password\n',
    good: '\n',
  },
];

function jsonPlaces(text: string, tell: (value: unknown) => readonly string[]): WrongPlace[] | undefined {
  const value = editorJson(text);
  return value === undefined ? undefined : tell(value).map((actual) => ({ line: 1, actual }));
}

/** Registries whose login stands in the file itself; older files have them at the top. */
function registryLogins(value: unknown): string[] {
  const auths = valueAt(value, ['auths']) ?? value;
  return keysOf(auths)
    .filter((host) => ['auth', 'password', 'identitytoken'].some((key) => textAt(auths, [host, key]) !== ''))
    .map((host) => `a login for ${host.slice(0, 100)}`);
}
