/** An option that a container is started with, by the name that `docker run` and `podman run` have for it. */
export interface ContainerOption<Origin = unknown> {
  /** `cap-add`. */
  readonly name: string;
  /** Empty of what is only switched on. */
  readonly value: string;
  /** As its file writes it: `--cap-add ALL`, `AddCapability=ALL`. */
  readonly written: string;
  readonly origin: Origin;
}

/** A container that is started, however that is written. */
export interface StartedContainer<Origin = unknown> {
  readonly options: readonly ContainerOption<Origin>[];
  /** With what it is named by. */
  readonly image: { readonly name: string; readonly written: string; readonly origin: Origin } | undefined;
}

/** Options that take no value. */
const SWITCHES = new Set(
  `detach disable-content-trust env-host init interactive no-healthcheck no-hosts oom-kill-disable privileged
  publish-all quiet read-only read-only-tmpfs replace rm rootfs sig-proxy systemd tls-verify tty`.split(
    /\s+/,
  ),
);
const LETTERS = new Map([
  ['a', 'attach'],
  ['c', 'cpu-shares'],
  ['d', 'detach'],
  ['e', 'env'],
  ['h', 'hostname'],
  ['i', 'interactive'],
  ['l', 'label'],
  ['m', 'memory'],
  ['P', 'publish-all'],
  ['p', 'publish'],
  ['q', 'quiet'],
  ['t', 'tty'],
  ['u', 'user'],
  ['v', 'volume'],
  ['w', 'workdir'],
]);
/** Names that mean the same. */
const SAME = new Map([['net', 'network']]);

/** The options at the begin of words, and where what is none begins. */
export function optionsIn<Origin>(
  words: readonly string[],
  origin: Origin,
): { readonly options: ContainerOption<Origin>[]; readonly end: number } {
  const options: ContainerOption<Origin>[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return { options, end: at + 1 };
    if (!/^-./.test(word)) break;
    const [name, own] = word.startsWith('--') ? longOption(word) : shortOption(word);
    const takesNext = own === undefined && !SWITCHES.has(name);
    if (takesNext) at += 1;
    const value = own ?? (takesNext ? (words[at] ?? '') : '');
    options.push({ name, value, written: takesNext ? `${word} ${value}` : word, origin });
  }
  return { options, end: at };
}

function longOption(word: string): readonly [name: string, value: string | undefined] {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  return [SAME.get(name) ?? name, equals < 0 ? undefined : word.slice(equals + 1)];
}

/** `-dit`, `-p8080:80`, `-v`: the last letter that is none of a switch has what is behind it. */
function shortOption(word: string): readonly [name: string, value: string | undefined] {
  for (let at = 1; at < word.length; at += 1) {
    const name = LETTERS.get(word.charAt(at)) ?? word.charAt(at);
    if (SWITCHES.has(name)) continue;
    const behind = word.slice(at + 1).replace(/^=/, '');
    return [name, behind === '' ? undefined : behind];
  }
  return [LETTERS.get(word.charAt(1)) ?? word.charAt(1), ''];
}

/** The container that a command starts; undefined where it starts none. */
export function startedBy<Origin>(
  words: readonly string[],
  origin: Origin,
): StartedContainer<Origin> | undefined {
  const engine = words.findIndex((word) => /(?:^|\/)(?:docker|podman|nerdctl)$/.test(word));
  if (engine < 0 || engine > 3) return undefined;
  const verb = words.findIndex((word, index) => index > engine && /^(?:run|create)$/.test(word));
  if (verb < 0 || verb > engine + 6) return undefined;
  const behind = words.slice(verb + 1);
  const { options, end } = optionsIn(behind, origin);
  const name = behind[end];
  return { options, image: name === undefined ? undefined : { name, written: name, origin } };
}

/** A folder or file of the host, or a volume, in a container. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly modes: readonly string[];
}

/** What a `--volume` or a `--mount` mounts; undefined of what is neither. */
export function mountOf({ name, value }: ContainerOption): Mount | undefined {
  if (name === 'volume') {
    const [source = '', target = '', modes = ''] = value.split(':');
    return target === '' ? undefined : { source, target, modes: modes.split(',') };
  }
  if (name !== 'mount') return undefined;
  const parts = new Map(
    value.split(',').map((part): [string, string] => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
  const first = (...keys: string[]): string =>
    keys.map((key) => parts.get(key)).find((one) => one !== undefined) ?? '';
  const isReadOnly = ['ro', 'readonly'].some((key) => parts.has(key) && parts.get(key) !== 'false');
  const propagation = first('bind-propagation');
  return {
    source: first('source', 'src'),
    target: first('target', 'destination', 'dst'),
    modes: [...(isReadOnly ? ['ro'] : []), ...(propagation === '' ? [] : [propagation])],
  };
}

/** The port and the address at which a container is reached. */
export interface PublishedPort {
  /** Empty: every address. */
  readonly address: string;
  readonly target: number;
}

/** `127.0.0.1:8080:80/tcp`; of a range its first port. Undefined of what is not known. */
export function portOf(value: string): PublishedPort | undefined {
  const [, address = '', target = ''] =
    /^(?:(\[[0-9a-fA-F:]+\]|\d+(?:\.\d+){3}):)?(?:\d*(?:-\d+)?:)?(\d{1,5})(?:-\d+)?(?:\/\w+)?$/.exec(value) ??
    [];
  return target === '' ? undefined : { address, target: Number(target) };
}
