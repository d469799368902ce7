import { textInBase64 } from '../format/encoded.ts';
import { isPlaceholder, noPlaceholder } from '../format/placeholder.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://app.docker.com/settings/personal-access-tokens';

/** Base64 of a user's name, a colon and a password. */
function userAndPassword(secret: string): Structure {
  const [, password] = /^[^:]{1,256}:([^]{1,4096})$/.exec(textInBase64(secret) ?? '') ?? [];
  return password !== undefined && !isPlaceholder(password) ? 'right' : 'wrong';
}

export const docker: IssuerRules = {
  id: 'docker',
  issuer: 'Docker',
  rules: [
    {
      id: 'docker-personal-access-token',
      title: 'Docker personal access token',
      severity: 'critical',
      keywords: ['dckr_pat_'],
      pattern: token(/dckr_pat_[0-9A-Za-z_-]{27}/),
      entropy: 3,
      source: 'https://docs.docker.com/security/access-tokens/',
      revoke: REVOKE,
      examples: ['{"token": "dckr_pat_{base64url:27}"}', "client = Client('dckr_pat_{base64url:27}')"],
      nearMisses: [
        'TOKEN=dckr_pat_{base64url:26}',
        'xdckr_pat_{base64url:27}',
        'dckr_pat_{base64url:27}0',
        'token: dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'docker-organisation-access-token',
      title: 'Docker organisation access token',
      severity: 'critical',
      keywords: ['dckr_oat_'],
      pattern: token(/dckr_oat_[0-9A-Za-z_-]{32}/),
      entropy: 3,
      source: 'https://docs.docker.com/enterprise/security/access-tokens/',
      revoke: REVOKE,
      examples: ['Authorization: Bearer dckr_oat_{base64url:32}', 'ENV TOKEN dckr_oat_{base64url:32}'],
      nearMisses: [
        'TOKEN=dckr_oat_{base64url:31}',
        'xdckr_oat_{base64url:32}',
        'dckr_oat_{base64url:32}0',
        'token: dckr_oat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'docker-config-auth',
      title: 'Password of a registry in a Docker configuration',
      severity: 'critical',
      keywords: ['"auth"'],
      pattern: /"auth"\s{0,8}:\s{0,8}"(?<secret>[0-9A-Za-z+/]{8,2048}={0,2})"/,
      reach: 2200,
      check: userAndPassword,
      source: 'https://docs.docker.com/reference/cli/docker/login/',
      revoke: REVOKE,
      examples: [
        '{"auths": {"https://index.docker.io/v1/": {"auth": "{basic:24}"}}}',
        '"ghcr.io": {\n  "auth": "{basic:40}"\n}',
      ],
      nearMisses: [
        '"auth": "{alnum:24}"',
        '"auth": ""',
        '"auths": {"a": {}}',
        '"auth": "dXNlcm5hbWU6cGFzc3dvcmQ="',
      ],
    },
    {
      id: 'docker-swarm-join-token',
      title: 'Docker Swarm join token',
      severity: 'critical',
      keywords: ['swmtkn-1-'],
      pattern: token(/SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}/),
      entropy: 3,
      source: 'https://docs.docker.com/engine/swarm/join-nodes/',
      revoke: 'https://docs.docker.com/reference/cli/docker/swarm/join-token/',
      examples: [
        "client = Client('SWMTKN-1-{lower-alnum:50}-{lower-alnum:25}')",
        '  token: SWMTKN-1-{lower-alnum:50}-{lower-alnum:25} # of the release',
      ],
      nearMisses: [
        'TOKEN=SWMTKN-1-{lower-alnum:50}-{lower-alnum:24}',
        'xSWMTKN-1-{lower-alnum:50}-{lower-alnum:25}',
        'SWMTKN-1-{lower-alnum:50}-{lower-alnum:25}0',
        'token: SWMTKN-1-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'docker-swarm-unlock-key',
      title: 'Docker Swarm unlock key',
      severity: 'high',
      keywords: ['swmkey-1-'],
      pattern: token(/SWMKEY-1-[0-9A-Za-z+/]{43}/),
      entropy: 3,
      source: 'https://docs.docker.com/engine/swarm/swarm_manager_locking/',
      revoke: 'https://docs.docker.com/reference/cli/docker/swarm/unlock-key/',
      examples: [
        'curl https://api.example.com/?token=SWMKEY-1-{alnum:43}&page=2',
        'export TOKEN="SWMKEY-1-{alnum:43}"',
      ],
      nearMisses: [
        'TOKEN=SWMKEY-1-{alnum:42}',
        'xSWMKEY-1-{alnum:43}',
        'SWMKEY-1-{alnum:43}0',
        'token: SWMKEY-1-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'docker-run-password',
      title: 'Password for the environment of a container on a command line',
      severity: 'high',
      keywords: ['docker run ', 'docker create ', 'podman run ', 'podman create ', 'docker exec '],
      pattern:
        /\b(?:docker|podman) (?:run|create|exec) [^\n|;]{0,300}?(?:-e|--env)[ =]["']?\w{0,40}(?:PASSWORD|PASSWD|_PASS|SECRET|TOKEN|API_KEY)=["']?(?<secret>[^\s"'`<>|;]{4,256})/,
      reach: 600,
      check: noPlaceholder,
      source: 'https://docs.docker.com/reference/cli/docker/container/run/#env',
      revoke:
        'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle',
      examples: [
        'docker run -e MYSQL_ROOT_PASSWORD={alnum:12} -d mysql',
        'podman run --rm --env "POSTGRES_PASSWORD={alnum:14}" postgres',
      ],
      nearMisses: [
        'docker run -e MYSQL_ROOT_PASSWORD=$PASSWORD -d mysql',
        'docker run -e MYSQL_ROOT_PASSWORD=my-secret-pw -d mysql',
        'docker run -e MYSQL_USER=deploy2000 -d mysql',
      ],
    },
  ],
};
