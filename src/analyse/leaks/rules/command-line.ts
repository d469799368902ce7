import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

export const commandLine: IssuerRules = {
  id: 'command-line',
  issuer: 'Command lines',
  rules: [
    {
      id: 'command-line-openssl-passphrase',
      title: 'Passphrase on a command line of OpenSSL',
      severity: 'medium',
      keywords: ['pass:'],
      pattern: /-(?:pass(?:in|out|word)?|k) {1,2}["']?pass:(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://docs.openssl.org/3.5/man1/openssl-passphrase-options/',
      revoke: REVOKE,
      examples: [
        'openssl genrsa -aes256 -passout pass:{alnum:12} -out a.pem',
        'openssl pkcs12 -export -password "pass:{alnum:10}"',
      ],
      nearMisses: [
        'openssl genrsa -passout pass:$PASS',
        'openssl rsa -passin pass:changeit',
        'openssl rsa -passin env:PASS',
      ],
    },
    {
      id: 'command-line-sshpass',
      title: 'Password on a command line of sshpass',
      severity: 'high',
      keywords: ['sshpass'],
      pattern: /\bsshpass {1,2}-p {0,2}["']?(?<secret>[^\s"'`<>]{3,128})/,
      check: noPlaceholder,
      source: 'https://manpages.debian.org/bookworm/sshpass/sshpass.1.en.html',
      revoke: REVOKE,
      examples: ['sshpass -p {alnum:12} ssh root@10.0.0.1', "sshpass -p'{alnum:10}' scp a b:"],
      nearMisses: ['sshpass -p $PASS ssh a', 'sshpass -e ssh a', 'sshpass -p "${PASS}" ssh a'],
    },
    {
      id: 'command-line-mysql',
      title: 'Password on a command line of MySQL',
      severity: 'high',
      keywords: ['mysql -', 'mysqldump -', 'mysqladmin -', 'mariadb -'],
      pattern:
        /\b(?:mysql(?:dump|admin|import)?|mariadb(?:-dump)?) [^\n|;]{0,120}?(?<=\s)(?:-p|--password=)["']?(?<secret>(?!assword)[^\s"'`<>|;]{4,128})/,
      check: noPlaceholder,
      source: 'https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html',
      revoke: REVOKE,
      examples: ['mysql -u root -p{alnum:12} shop < a.sql', 'mysqldump -h db --password="{alnum:14}" shop'],
      nearMisses: [
        'mysql -u root -p shop',
        'mysql -uroot -p$PASSWORD',
        'mysql -u root --password=${PASSWORD}',
        'mysql -u root -ppassword',
        'complete -c mysql -l max-allowed-packet -x',
      ],
    },
    {
      id: 'command-line-docker-login',
      title: 'Password on a command line of docker login',
      severity: 'critical',
      keywords: [
        'docker login',
        'podman login',
        'helm registry login',
        'buildah login',
        'skopeo login',
        'crane auth login',
      ],
      pattern:
        /\b(?:docker|podman|buildah|skopeo|crane auth|helm registry) login [^\n|;]{0,160}?(?:-p|--password)[ =]{1,2}["']?(?<secret>(?![A-Z_]{0,40}PASSWORD\b)[^\s"'`<>|;]{4,256})/,
      reach: 400,
      check: noPlaceholder,
      source: 'https://docs.docker.com/reference/cli/docker/login/',
      revoke: REVOKE,
      examples: [
        'docker login -u ci -p {alnum:20} registry.internal',
        'podman login --username ci --password={alnum:16} quay.internal',
      ],
      nearMisses: [
        'docker login -u ci -p $TOKEN registry.internal',
        'docker login --username=DOCKER_USER --password=DOCKER_PASSWORD registry.internal',
        'docker login -u ci --password-stdin registry.internal',
        'docker login -u a -p password',
      ],
    },
    {
      id: 'command-line-redis-cli',
      title: 'Password on a command line of redis-cli',
      severity: 'high',
      keywords: ['redis-cli', 'valkey-cli'],
      pattern: /\b(?:redis|valkey)-cli [^\n|;]{0,120}?(?:-a|--pass) {1,2}["']?(?<secret>[^\s"'`<>|;]{4,128})/,
      check: noPlaceholder,
      source: 'https://redis.io/docs/latest/develop/tools/cli/',
      revoke: REVOKE,
      examples: ['redis-cli -h cache -a {alnum:16} ping', 'valkey-cli --pass "{alnum:12}"'],
      nearMisses: ['redis-cli -a $REDIS_PASSWORD ping', 'redis-cli -h cache ping', 'redis-cli -a password'],
    },
    {
      id: 'command-line-net-use',
      title: 'Password on a command line of Windows',
      severity: 'high',
      keywords: ['net user ', 'net use '],
      pattern: /\bnet user {1,2}[\w.\\-]{1,64} {1,2}(?<secret>[^\s"'`<>%*/]{4,128}) {1,2}\/add/i,
      check: noPlaceholder,
      source: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/net-user',
      revoke: REVOKE,
      examples: ['net user deploy {alnum:12} /add', 'NET USER svc {alnum:14} /ADD /Y'],
      nearMisses: [
        'net user deploy * /add',
        'net user deploy %PASSWORD% /add',
        'net user deploy password /add',
      ],
    },
  ],
};
