import { Fault } from '../../model/fault.ts';

/** Prefix of annotations that Vault's injector documents, and of ours, which count before them. */
const [OTHERS, OWN] = ['vault.hashicorp.com/', 'plimsoll.vault/'];
/** Says that a pod has been patched. */
export const STATUS = 'vault.hashicorp.com/agent-inject-status';
/** Has the settings of the agent, which it reads through a volume: neither a variable nor a word of its command. */
export const SETTINGS = `${OWN}agent-settings`;

/** Annotations that each secret has, by what stands behind `agent-inject-`. */
const OF_SECRETS = ['secret', 'template', 'file', 'command', 'perms'] as const;
type OfSecret = (typeof OF_SECRETS)[number];

/** Those of the pod, without `agent-inject-…-NAME`. */
const OF_PODS = new Set([
  'agent-inject',
  'agent-inject-status',
  'agent-inject-containers',
  'agent-inject-default-template',
  'agent-init-first',
  'agent-pre-populate',
  'agent-pre-populate-only',
  'agent-revoke-on-shutdown',
  'agent-run-as-user',
  'agent-run-as-group',
  'agent-run-as-same-user',
  'agent-image',
  'agent-limits-cpu',
  'agent-limits-mem',
  'agent-requests-cpu',
  'agent-requests-mem',
  'agent-settings',
  'audience',
  'auth-path',
  'auth-type',
  'ca-cert',
  'namespace',
  'role',
  'secret-volume-path',
  'service',
  'template-static-secret-render-interval',
  'tls-secret',
]);

/** Annotations by their names without a prefix; `own` are those of ours alone. */
export interface Annotations {
  readonly all: ReadonlyMap<string, string>;
  readonly own: ReadonlyMap<string, string>;
}

/** Annotations about secrets among those of a pod. */
export function annotationsOf(metadata: Readonly<Record<string, unknown>>): Annotations {
  const under = (prefix: string) =>
    Object.entries(metadata).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string'
        ? [[name.slice(prefix.length), value] as const]
        : [],
    );
  const own = new Map(under(OWN));
  return { own, all: new Map([...under(OTHERS), ...own]) };
}

/** A secret that is asked for. */
export interface InjectedSecret {
  readonly name: string;
  readonly path: string;
  readonly template: string | undefined;
  /** Relative to its volume. */
  readonly file: string;
  readonly volume: string;
  readonly command: string | undefined;
  readonly mode: string | undefined;
}

export const USUAL_VOLUME = '/vault/secrets';

/** Is it said, as Go says it? Throws a `Fault` (`usage`) for what is neither. */
export function isOn({ all }: Annotations, name: string, absent: boolean): boolean {
  const value = all.get(name);
  if (value === undefined || value === '') return absent;
  if (/^(?:1|t|true)$/i.test(value)) return true;
  if (/^(?:0|f|false)$/i.test(value)) return false;
  throw new Fault('usage', `the annotation ${name} is neither true nor false`);
}

/** The secrets that annotations ask for, in the order of their names. Throws a `Fault` (`usage`). */
export function secretsOf({ all }: Annotations): InjectedSecret[] {
  const volume = all.get('secret-volume-path') || USUAL_VOLUME;
  return [...all]
    .flatMap(([annotation, path]) => {
      const name = nameIn(annotation, 'secret');
      return name === undefined ? [] : [secretOf(name, path, volume, all)];
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function secretOf(
  name: string,
  path: string,
  volume: string,
  all: ReadonlyMap<string, string>,
): InjectedSecret {
  const file = all.get(`agent-inject-file-${name}`) || name;
  const place = all.get(`secret-volume-path-${name}`) || volume;
  for (const part of [file, place.replace(/^\//, '')])
    if (part.split('/').some((segment) => segment === '' || segment === '.' || segment === '..'))
      throw new Fault('usage', `the secret ${name} would have a file outside of its volume, or none`);
  if (!place.startsWith('/'))
    throw new Fault('usage', `the volume of the secret ${name} is no absolute path`);
  const template = all.get(`agent-inject-template-${name}`) || undefined;
  if (path === '' && template === undefined)
    throw new Fault('usage', `the secret ${name} has neither a path nor a template`);
  return {
    name,
    path,
    template,
    file,
    volume: place,
    command: all.get(`agent-inject-command-${name}`) || undefined,
    mode: all.get(`agent-inject-perms-${name}`) || undefined,
  };
}

function nameIn(annotation: string, what: OfSecret): string | undefined {
  const prefix = `agent-inject-${what}-`;
  return annotation.startsWith(prefix) ? annotation.slice(prefix.length) : undefined;
}

/** Annotations that nothing is done about, so that whoever wrote them hears of it. */
export function unknownIn({ all }: Annotations): string[] {
  return [...all.keys()].filter(
    (name) =>
      !OF_PODS.has(name) &&
      !name.startsWith('secret-volume-path-') &&
      OF_SECRETS.every((what) => nameIn(name, what) === undefined),
  );
}
