import { type Address, parseAddresses } from './address.ts';
import { isKnownHost, placesIn } from './places.ts';
import { commandSource } from './subject.ts';
import type { Subject } from './types.ts';
import { protocolNamed } from './variables.ts';

/** Flags that say where a program itself listens. */
const LISTENS = /listen|bind|advertise|serve|^-+(?:host|addr|address|port|web|http)$/i;
const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z)?sh$/;
const FLAG = /^-{1,2}([\w.-]{1,64})(?:=(.{0,1024}))?$/s;
const MOST_FLAGS = 1024;
/** A flag for a host, and what the one for its port is called instead. */
const HOST_FLAG = /^(.{1,60}?)[._-](?:host|hostname|addr|address|server|endpoint)$/i;
const PORTS = ['.port', '-port', '_port'];
const NAME = /^[\w.-]{1,253}$/;
const URL = /[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s'"`<>|;&()]+/g;

interface ArgumentAddress {
  readonly address: Address;
  readonly source: string;
}

/**
 * Addresses among the words that start a container: `scheme://…` anywhere in a word, and bare `host:port` where the host
 * is one of these manifests or a name with dots, and such a host alone where a flag asks for one. `$NAME` of a shell's
 * script stands for the variable's value.
 */
export function addressesOfArguments(subject: Subject): ArgumentAddress[] {
  const { command } = subject;
  const isShell = command.some((word, index) => SHELL.test(word) && command[index + 1] === '-c');
  const source = commandSource(subject);
  const words = command.map((word) => (isShell ? withVariables(word, subject) : word));
  const found = words.flatMap((word, index) => {
    const before = words[index - 1] ?? '';
    return addressesIn(word, before.startsWith('-') ? before : '', subject);
  });
  return [...found, ...hostsOfFlags(words, subject)].map((address) => ({ address, source }));
}

/** `--db.address=db --db.port=5432`, `--redis-host cache`. */
function hostsOfFlags(words: readonly string[], subject: Subject): Address[] {
  const flags = flagsIn(words.flatMap((word) => word.split(/\s+/)));
  return [...flags].flatMap(([flag, host]) => {
    const [, stem] = HOST_FLAG.exec(flag) ?? [];
    if (stem === undefined || LISTENS.test(flag) || !NAME.test(host) || !isKnownHost(host, subject))
      return [];
    const port = PORTS.map((name) => flags.get(`${stem}${name}`)).find((one) => one !== undefined);
    const isPort = port !== undefined && /^\d{1,5}$/.test(port);
    return parseAddresses(isPort ? `${host}:${port}` : host, protocolNamed(flag.toUpperCase()));
  });
}

function flagsIn(words: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const [, flag, value = words[index + 1] ?? ''] = FLAG.exec(word) ?? [];
    if (flag !== undefined && flags.size < MOST_FLAGS) flags.set(flag, value);
  }
  return flags;
}

function addressesIn(text: string, before: string, subject: Subject): Address[] {
  const urls = [...text.matchAll(URL)].flatMap(([url]) => parseAddresses(url.replace(/(?<![,.])[,.]+$/, '')));
  const known = urls.filter(({ host }) => !/[{}$]/.test(host));
  if (urls.length > 0) return known;
  return text.split(/\s+/).flatMap((word, index, words) => {
    const [, flag = index > 0 ? (words[index - 1] ?? '') : before, value = word] =
      /^(-{0,2}[\w.-]{1,64})=(.*)$/s.exec(word) ?? [];
    if (flag.startsWith('-') && LISTENS.test(flag)) return [];
    return placesIn(value, protocolNamed(flag.toUpperCase())).filter(({ host }) =>
      isKnownHost(host, subject),
    );
  });
}

/** What a shell makes of it, as far as values are known. */
function withVariables(text: string, { environment }: Subject): string {
  return text
    .replaceAll(/\$(?:\{(\w{1,128})\}|(\w{1,128}))/g, (whole, braced?: string, plain?: string) => {
      return environment.get(braced ?? plain ?? '')?.value ?? whole;
    })
    .slice(0, 16_384);
}

/** Names of secrets in the words, whose values are not known: an address may be in them. */
export function secretsOfArguments({ declared, secretVariables }: Subject): string[] {
  const words = [...(declared.entrypoint ?? []), ...(declared.command ?? [])].join(' ');
  return [...secretVariables].flatMap(([name, reference]) =>
    words.includes(`$(${name})`) ? [`${name} is in secret ${reference}`] : [],
  );
}
