/** What a well-known program is told to start with, by which everybody is let in. */
interface OpenStart {
  readonly program: RegExp;
  readonly option: RegExp;
  readonly instead: string;
}

/** By the documentation of each program. */
const STARTS: readonly OpenStart[] = [
  {
    program: /\b(?:redis|valkey)/,
    option: /--protected-mode\s{1,9}no\b/,
    instead: '--requirepass, from a file',
  },
  { program: /\b(?:mysql|mariadb)/, option: /--skip-grant-tables\b/, instead: 'accounts with passwords' },
  { program: /\bmongo/, option: /--noauth\b/, instead: '--auth' },
  { program: /\bvault\b/, option: /\s-dev\b/, instead: 'a configuration with storage and TLS' },
  { program: /\bconsul\b/, option: /\s-dev\b/, instead: 'a configuration with ACLs and TLS' },
  { program: /\bdockerd?\b/, option: /tcp:\/\/[^\s:]{0,253}:2375\b/, instead: 'the socket, or --tlsverify' },
  { program: /\btraefik\b/, option: /--api\.insecure(?:=true)?(?:\s|$)/, instead: '--api.insecure=false' },
  {
    program: /\bjupyter/,
    option: /\.(?:token|password)=(?:''|"")?(?:\s|$)|\.disable_check_xsrf=True/,
    instead: 'a token',
  },
  {
    program: /\betcd\b/,
    option: /--listen-client-urls[= ]http:\/\/(?:0\.0\.0\.0|\[::\])/,
    instead: 'https and certificates of clients',
  },
  { program: /\bcode-server\b/, option: /--auth[= ]none\b/, instead: '--auth password' },
  { program: /\bcockroach\b/, option: /--insecure\b/, instead: '--certs-dir' },
  { program: /\b(?:keycloak|kc\.sh)\b|\bstart-dev\b/, option: /\bstart-dev\b/, instead: 'start' },
  { program: /\brclone\b/, option: /--rc-no-auth\b/, instead: '--rc-user and --rc-pass' },
  {
    program: /\belasticsearch|\bopensearch/,
    option: /\bsecurity\.(?:enabled=false|disabled=true)\b/,
    instead: 'xpack.security.enabled=true',
  },
  { program: /\bprometheus\b/, option: /--web\.enable-admin-api\b/, instead: 'no --web.enable-admin-api' },
  { program: /\bnode\b/, option: /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[::\])/, instead: 'no debugger' },
  {
    program: /\bjava\b/,
    option: /-(?:agentlib:jdwp|Xrunjdwp)\S{0,200}address=(?:\*|0\.0\.0\.0)/,
    instead: 'no debugger',
  },
  { program: /\b(?:flask|uvicorn|django|manage\.py)\b/, option: /\s--debug\b/, instead: 'no debugger' },
  {
    program: /\bttyd\b/,
    option: /^(?!.{0,500}\s(?:-c|--credential)\b).{0,500}\bttyd\b/,
    instead: '--credential',
  },
];

/** Characters of a command line that are looked at. */
const LONGEST = 4_096;

/** How a command line lets everybody into the program, and what to say instead; undefined where it does not. */
export function openStart(
  words: readonly string[],
  image = '',
): { readonly actual: string; readonly expected: string } | undefined {
  const line = words.join(' ').slice(0, LONGEST);
  for (const { program, option, instead } of STARTS) {
    const [found] = program.test(`${line} ${image}`) ? (option.exec(line) ?? []) : [];
    if (found !== undefined) return { actual: found.trim().slice(0, 120), expected: instead };
  }
  return undefined;
}

/** What is told of it, whatever starts the container. */
export const OPEN_START = {
  title: 'A program is started so that it lets everybody in',
  why: 'Whoever reaches its port is asked for nothing: they read and change what it holds, and with some run what they like.',
  fix: 'Take the option away, and give the program passwords or certificates as secrets.',
  severity: 'high',
  vectors: ['V8', 'V10'],
  references: [
    'https://redis.io/docs/latest/operate/oss_and_stack/management/security/',
    'https://docs.docker.com/engine/security/protect-access/',
    'https://developer.hashicorp.com/vault/docs/concepts/dev-server',
  ],
} as const;
