import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

/** Passwords in lines of configuration that are a word and a value, without anything between. */
export const configuration: IssuerRules = {
  id: 'configuration',
  issuer: 'Lines of configuration',
  rules: [
    {
      id: 'configuration-redis-password',
      title: 'Password in the configuration of Redis',
      severity: 'high',
      keywords: ['requirepass', 'masterauth'],
      pattern: /(?:^|[\s'"-])(?:requirepass|masterauth) {1,4}["']?(?<secret>[^\s"'`<>,;]{4,256})/,
      check: noPlaceholder,
      source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
      revoke: REVOKE,
      examples: [
        'requirepass {alnum:20}',
        'redis-server --requirepass {alnum:16}',
        'masterauth "{alnum:16}"',
      ],
      nearMisses: [
        'requirepass $REDIS_PASSWORD',
        '# requirepass foobared-is-the-example',
        'requirepass <password>',
      ],
    },
    {
      id: 'configuration-redis-user',
      title: 'Password of a user of Redis, or of what its sentinels watch',
      severity: 'high',
      keywords: ['sentinel auth-pass ', ' on >'],
      pattern:
        /(?:^|[\n"'])(?:sentinel auth-pass [\w.-]{1,64} |(?:acl setuser|user) [\w.-]{1,64} (?:on |[~&+-]\S{1,40} ){0,8}>)["']?(?<secret>[^\s"'`<>]{4,256})/i,
      check: noPlaceholder,
      source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/',
      revoke: REVOKE,
      examples: [
        'sentinel auth-pass mymaster {alnum:16}',
        'user app on >{alnum:16} ~* +@all',
        'ACL SETUSER app on >{alnum:16} allkeys',
      ],
      nearMisses: [
        'user app on >$PASSWORD ~* +@all',
        'user app on nopass ~* +@all',
        'a user clicks on >{alnum:16}',
        'sentinel auth-pass mymaster <password>',
      ],
    },
    {
      id: 'configuration-kafka-user',
      title: 'Password of a user that a broker of Kafka knows',
      severity: 'high',
      keywords: ['loginmodule required'],
      pattern:
        /LoginModule required(?:\s{1,40}\w{1,40}="[^"\r\n]{0,128}"){0,4}\s{1,40}user_\w{1,64}="(?<secret>[^"\s]{4,128})"/,
      reach: 900,
      check: noPlaceholder,
      source: 'https://kafka.apache.org/documentation/#security_sasl_plain_brokerconfig',
      revoke: REVOKE,
      examples: ['PlainLoginModule required\n  username="admin"\n  user_app="{alnum:14}";'],
      nearMisses: [
        'PlainLoginModule required user_app="<password>";',
        'PlainLoginModule required user_app="";',
      ],
    },
    {
      id: 'configuration-sql-login',
      title: 'Password by which ProFTPD asks a database',
      severity: 'high',
      keywords: ['sqlconnectinfo '],
      pattern: /SQLConnectInfo [\w.@:/-]{1,128} [\w.-]{1,64} ["']?(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://www.proftpd.org/docs/contrib/mod_sql.html',
      revoke: REVOKE,
      examples: ['SQLConnectInfo ftp@localhost ftpuser {alnum:14}'],
      nearMisses: ['SQLConnectInfo ftp@localhost', 'SQLConnectInfo ftp@localhost ftpuser <password>'],
    },
    {
      id: 'configuration-cloud-init-password',
      title: 'Password that cloud-init sets',
      severity: 'high',
      keywords: ['chpasswd:'],
      pattern:
        /chpasswd:[ \t]{0,4}\r?\n(?:[ \t]{1,8}expire:[^\r\n]{0,20}\r?\n)?[ \t]{1,8}list:[ \t]{0,4}(?:\|[+-]?)?\r?\n[ \t]{1,12}(?:- )?["']?[a-z_][\w.-]{0,31}:(?!R(?:ANDOM)?\b)(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://docs.cloud-init.io/en/latest/reference/modules.html#set-passwords',
      revoke: REVOKE,
      examples: [
        'chpasswd:\n  list: |\n    root:{alnum:14}\n',
        'chpasswd:\n  expire: false\n  list:\n    - ann:{alnum:12}\n',
      ],
      nearMisses: ['chpasswd:\n  list: |\n    root:RANDOM\n', 'chpasswd:\n  expire: false\n'],
    },
    {
      id: 'configuration-installer-password',
      title: 'Password in the answers to an installer',
      severity: 'high',
      keywords: ['rootpw', '-password', '-password-again'],
      pattern:
        /(?:^|\n)(?:rootpw (?:--plaintext )?(?!-)|d-i {1,4}passwd\/[a-z]{1,10}-password(?:-again)? {1,4}password {1,4})(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://pykickstart.readthedocs.io/en/latest/kickstart-docs.html#rootpw',
      revoke: REVOKE,
      examples: [
        'rootpw --plaintext {alnum:14}',
        'rootpw {alnum:12}',
        'd-i passwd/user-password password {alnum:12}',
      ],
      nearMisses: [
        'rootpw --lock',
        'rootpw --iscrypted --allow-ssh',
        'd-i passwd/root-password password changeme',
      ],
    },
    {
      id: 'configuration-directory-password',
      title: 'Password by which a directory is bound',
      severity: 'high',
      keywords: ['bindpw', 'rootpw'],
      pattern:
        /(?:^|\n)[ \t]{0,8}(?:(?:root)?bindpw|rootpwmodpw|rootpw)[ \t]{1,16}(?!-)["']?(?<secret>(?!\{[A-Z])[^\s"'`<>]{4,128})["']?[ \t]{0,8}(?:\r?\n|$)/,
      check: noPlaceholder,
      source: 'https://manpages.debian.org/trixie/nslcd/nslcd.conf.5.en.html',
      revoke: REVOKE,
      examples: ['binddn cn=a,dc=b\nbindpw {alnum:14}\n', 'rootbindpw\t{alnum:12}', 'rootpw {alnum:12}'],
      nearMisses: ['rootpw {SSHA}c2hvcA', 'bindpw $PASSWORD', 'bindpw changeme', 'bindpw is asked for'],
    },
    {
      id: 'configuration-snmp-community',
      title: 'Community of SNMP, by which devices are read or set',
      severity: 'high',
      keywords: ['rocommunity', 'rwcommunity'],
      pattern:
        /(?:^|\n)[ \t]{0,8}(?:ro|rw)community6? {1,8}["']?(?<secret>(?!public\b|private\b)[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source: 'https://manpages.debian.org/bookworm/snmpd/snmpd.conf.5.en.html',
      revoke: REVOKE,
      examples: ['rocommunity {alnum:12} 10.0.0.0/8', 'rwcommunity6 "{alnum:14}"'],
      nearMisses: ['rocommunity public', 'rocommunity $COMMUNITY', 'rwcommunity private 10.0.0.1'],
    },
    {
      id: 'configuration-sonarqube-login',
      title: 'Token of SonarQube',
      severity: 'high',
      keywords: ['sonar.login'],
      pattern: /sonar\.login["']? ?[=:] ?["']?(?<secret>[\w!@#%^&*.-]{12,64})/,
      check: noPlaceholder,
      entropy: 3,
      source:
        'https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/analysis-parameters/',
      revoke: 'https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/',
      examples: ['sonar.login={hex:40}', 'sonar-scanner -Dsonar.login={hex:40}'],
      nearMisses: ['sonar.login=admin', 'sonar.login=${SONAR_TOKEN}', '-Dsonar.login=$SONAR_TOKEN'],
    },
    {
      id: 'configuration-cisco-password',
      title: 'Password in the configuration of a Cisco device',
      severity: 'high',
      keywords: ['enable secret', 'enable password', 'secret 0 ', 'password 0 '],
      pattern:
        /(?:^|\n) {0,4}(?:enable (?:secret|password) (?:0 )?|username [\w.-]{1,64} [a-z\d ]{0,40}(?:secret|password) 0 )(?!\d )(?<secret>[^\s"'`<>]{4,128})/,
      check: noPlaceholder,
      source:
        'https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html',
      revoke: REVOKE,
      examples: [
        'enable secret 0 {alnum:12}',
        'enable password {alnum:10}',
        'username ops privilege 15 password 0 {alnum:12}',
      ],
      nearMisses: [
        'enable secret 5 {alnum:24}',
        'enable secret <password>',
        'username ops password 7 {hex:16}',
      ],
    },
  ],
};
