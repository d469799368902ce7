import type { CheckHead } from '../../model/configuration/check.ts';
import { isUnverifiedVariable } from '../scripts/connections.ts';

/** What a variable of a container opens. */
export type VariableRisk =
  | 'password-not-asked'
  | 'peer-not-verified'
  | 'debugger-open'
  | 'engine-without-tls';

/** A switch that is on; in lists of Compose files, quotes are a part of the value. */
const ON = /^["']?(?:yes|true|1|on)["']?$/i;
const OFF = /^["']?(?:no|false|0|off)["']?$/i;

const VARIABLES: readonly (readonly [name: RegExp, value: RegExp, risk: VariableRisk])[] = [
  [/^POSTGRES_HOST_AUTH_METHOD$/, /^["']?trust["']?$/, 'password-not-asked'],
  [/^(?:MYSQL|MARIADB)_ALLOW_EMPTY(?:_ROOT)?_PASSWORD$/, ON, 'password-not-asked'],
  [/^ALLOW_(?:EMPTY_PASSWORD|ANONYMOUS_LOGIN|PLAINTEXT_LISTENER)$/, ON, 'password-not-asked'],
  [/^xpack\.security\.enabled$|^ELASTICSEARCH_SECURITY_ENABLED$/, OFF, 'password-not-asked'],
  [/^(?:DISABLE_SECURITY_PLUGIN|plugins\.security\.disabled)$/, ON, 'password-not-asked'],
  [/^GF_AUTH_ANONYMOUS_ENABLED$/, ON, 'password-not-asked'],
  [/^NEO4J_AUTH$/, /^["']?none["']?$/, 'password-not-asked'],
  [/^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, ON, 'password-not-asked'],
  [/^DOCKER_HOST$/, /^["']?(?:tcp|http):\/\/[^\s/]{1,253}:2375\b/, 'engine-without-tls'],
  [/^DOCKER_TLS_CERTDIR$/, /^(?:""|'')?$/, 'engine-without-tls'],
  [/^(?:FLASK_DEBUG|DJANGO_DEBUG|APP_DEBUG)$/, ON, 'debugger-open'],
  // Whoever reaches the debugger of Werkzeug is asked for this, unless it is off.
  [/^WERKZEUG_DEBUG_PIN$/, /^["']?off["']?$/i, 'debugger-open'],
  [/^FLASK_ENV$/, /^["']?development["']?$/, 'debugger-open'],
  [/^NODE_OPTIONS$/, /--inspect(?:-brk)?(?:=|\b)/, 'debugger-open'],
  [
    /^(?:JAVA_TOOL_OPTIONS|JAVA_OPTS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CATALINA_OPTS)$/,
    /-agentlib:jdwp|-Xrunjdwp/,
    'debugger-open',
  ],
];

/** What is opened by a variable of this value; undefined where nothing is. */
export function variableRisk(name: string, value: string): VariableRisk | undefined {
  const found = VARIABLES.find(([names, values]) => names.test(name) && values.test(value));
  if (found) return found[2];
  return isUnverifiedVariable(name, value) ? 'peer-not-verified' : undefined;
}

/** A risk as a check tells it, without an id, and a variable that has it and one that has not. */
export interface VariableRule extends Omit<CheckHead, 'id'> {
  readonly risk: VariableRisk;
  readonly bad: readonly [name: string, value: string];
  readonly good: readonly [name: string, value: string];
}

/** What is told of variables, whatever starts the container. */
export const VARIABLE_RULES: readonly VariableRule[] = [
  {
    risk: 'password-not-asked',
    title: 'A database lets everybody in',
    why: 'The variable switches passwords off: whoever reaches the database is its owner.',
    fix: 'Take the variable away, and give it a password as a secret.',
    severity: 'high',
    vectors: ['V10'],
    references: ['https://hub.docker.com/_/postgres', 'https://hub.docker.com/_/mysql'],
    bad: ['POSTGRES_HOST_AUTH_METHOD', 'trust'],
    good: ['POSTGRES_HOST_AUTH_METHOD', 'scram-sha-256'],
  },
  {
    risk: 'peer-not-verified',
    title: 'A variable has programs believe any certificate',
    why: 'Whoever is on the way answers in the place of the server, reads what is sent, tokens too, and changes what comes back.',
    fix: 'Take the variable away; give the program the certificate of your own authority where that is what it lacks.',
    severity: 'high',
    vectors: ['V3', 'V8'],
    references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
    bad: ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    good: ['NODE_EXTRA_CA_CERTS', '/etc/ca.pem'],
  },
  {
    risk: 'debugger-open',
    title: 'A variable opens the debugger of the program',
    why: 'Who reaches the debugger runs what they like in the program; in debug mode frameworks tell their insides to everybody.',
    fix: 'Take the variable away in what is shipped, and attach where somebody has to look.',
    severity: 'medium',
    vectors: ['V6', 'V11'],
    references: [
      'https://flask.palletsprojects.com/en/stable/debugging/',
      'https://nodejs.org/en/learn/getting-started/debugging#security-implications',
    ],
    bad: ['JAVA_TOOL_OPTIONS', '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005'],
    good: ['JAVA_TOOL_OPTIONS', '-Xmx64m'],
  },
  {
    risk: 'engine-without-tls',
    title: 'An engine is talked to without TLS',
    why: 'Whoever reaches the port starts containers of their own, with the host’s files where the engine has them.',
    fix: 'Use TLS with certificates of clients: port 2376, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.',
    severity: 'high',
    vectors: ['V6', 'V8'],
    references: ['https://docs.docker.com/engine/security/protect-access/'],
    standards: ['CIS Docker 2.7'],
    bad: ['DOCKER_HOST', 'tcp://engine.example:2375'],
    good: ['DOCKER_HOST', 'tcp://engine.example:2376'],
  },
];
