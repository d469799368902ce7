import { isWithin } from '../confinement/file-pattern.ts';
import { effectiveLines } from '../confinement/lines.ts';
import { isHostPlace, isReadOnlyPlace, SOCKET } from './host-places.ts';
import { csvFields } from './csv-fields.ts';
import type { Confinement, GivenOption } from './types.ts';

/** What is mounted, as an option says it. */
interface Mount {
  readonly type: string;
  /** A path of the host, or a volume's name; undefined for a new volume and for memory. */
  readonly source: string | undefined;
  readonly target: string;
  readonly isReadOnly: boolean;
  /** Words of the option that are not known to be harmless. */
  readonly strange: readonly string[];
}

type MountOption = 'volume' | 'mount' | 'tmpfs';

interface Found {
  readonly line?: string;
  readonly reason: string;
}

const HARMLESS =
  /^(?:ro|rw|readonly|z|Z|nocopy|copy|private|rprivate|slave|rslave|consistent|cached|delegated|noexec|nosuid|nodev|bind|rbind)$/;
const HARMLESS_MEMORY = /^(?:ro|rw|noexec|nosuid|nodev|size=\w+|mode=\d+|uid=\d+|gid=\d+)$/;
const READ_ONLY = new Set(['ro', 'readonly', 'readonly=true', 'readonly=1', 'ro=true', 'ro=1']);
const HARMLESS_FIELD =
  /^(?:type|source|src|target|dst|destination)=|^(?:readonly|ro)(?:=(?:true|1|false|0))?$|^(?:tmpfs-size|tmpfs-mode|consistency)=\w+$|^bind-propagation=r?(?:private|slave)$|^volume-nocopy(?:=(?:true|1|false|0))?$/;

const READERS: Readonly<Record<MountOption, (value: string) => Mount>> = {
  volume: readVolume,
  tmpfs: readTmpfs,
  mount: readMount,
};

function typeOf(source: string | undefined): string {
  return source !== undefined && /^[./~]/.test(source) ? 'bind' : 'volume';
}

/** `[SOURCE:]TARGET[:WORDS]`. */
function readVolume(value: string): Mount {
  const parts = value.split(':');
  const [source, target, words] = parts.length === 1 ? [undefined, parts[0], undefined] : parts;
  const options = (words ?? '').split(',').filter((word) => word !== '');
  return {
    type: typeOf(source),
    source,
    target: target ?? '',
    isReadOnly: options.includes('ro'),
    strange: [...options.filter((word) => !HARMLESS.test(word)), ...parts.slice(3)],
  };
}

/** `TARGET[:WORDS]`. */
function readTmpfs(value: string): Mount {
  const [target = '', words = '', ...others] = value.split(':');
  const options = words.split(',').filter((word) => word !== '');
  return {
    type: 'tmpfs',
    source: undefined,
    target,
    isReadOnly: options.includes('ro'),
    strange: [...options.filter((word) => !HARMLESS_MEMORY.test(word)), ...others],
  };
}

/** Fields as CSV. */
function readMount(value: string): Mount {
  const fields = csvFields(value);
  const last = (names: RegExp) => fields.findLast((field) => names.test(field))?.replace(/^[^=]*=/, '');
  const source = last(/^(?:source|src)=/);
  return {
    type: last(/^type=/) ?? 'volume',
    source,
    target: last(/^(?:target|dst|destination)=/) ?? '',
    isReadOnly:
      fields.some((field) => READ_ONLY.has(field)) &&
      !fields.some((field) => /^(?:ro|readonly)=(?:false|0)$/.test(field)),
    strange: [...fields.filter((field) => !HARMLESS_FIELD.test(field)), ...repeated(fields)],
  };
}

/** Of a field that is said twice the engines may take either. */
function repeated(fields: readonly string[]): string[] {
  const names = fields.map((field) =>
    field
      .replace(/=.*/s, '')
      .replace(/^src$/, 'source')
      .replace(/^(?:dst|destination)$/, 'target'),
  );
  return fields.filter((_, index) => names.indexOf(names[index] ?? '') !== index);
}

/** Judges an option that mounts something. */
export function mountWeakening(
  option: MountOption,
): (value: string, confinement: Confinement) => Found | undefined {
  return (value, confinement) => {
    const mount = READERS[option](value);
    const [word] = mount.strange;
    if (word !== undefined) return { reason: `${JSON.stringify(word)} is not known to be harmless` };
    if (mount.type !== 'bind' && mount.type !== 'volume' && mount.type !== 'tmpfs')
      return { reason: `mounts of type ${JSON.stringify(mount.type)} are not known to be harmless` };
    if (!mount.target.startsWith('/')) return { reason: 'no absolute path to mount it at is named' };
    const outside = mount.type === 'bind' ? bindWeakening(mount, confinement) : undefined;
    return outside ?? writeWeakening(mount, confinement);
  };
}

function bindWeakening(
  { source = '', target, isReadOnly }: Mount,
  confinement: Confinement,
): Found | undefined {
  for (const path of [normalPath(source), normalPath(confinement.realPath(source))]) {
    if (isHostPlace(path) && !(isReadOnly && isReadOnlyPlace(path)))
      return { reason: `${path} belongs to the host; whoever has it can leave the container` };
    if (SOCKET.test(path) && !isSharedSocket(target, confinement))
      return { line: 'shared', reason: `no accepted line shares a socket at ${target}` };
  }
  return undefined;
}

/** Relative paths and those in a home stay as they are: what they are is told by the real path. */
function normalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return path.startsWith('/') ? `/${kept.join('/')}` : kept.join('/');
}

function isSharedSocket(target: string, { profile, includeProposed }: Confinement): boolean {
  const lines = effectiveLines(profile, 'shared', { includeProposed })?.allowed ?? [];
  return lines.some(({ line }) => line.kind === 'socket' && line.path === normalPath(target));
}

/** A place that can be written is one of the profile, if that says anything of files. */
function writeWeakening(
  { target, isReadOnly }: Mount,
  { settings, profile, includeProposed }: Confinement,
): Found | undefined {
  if (isReadOnly || !effectiveLines(profile, 'files', { includeProposed }) || !settings.isReadOnly)
    return undefined;
  const path = normalPath(target);
  const isMeant =
    settings.places.some((place) => isWithin(place.path, path)) ||
    settings.volumes.some((volume) => !volume.isReadOnly && isWithin(volume.path, path));
  return isMeant
    ? undefined
    : { line: 'files', reason: `no accepted line allows all of ${path} to be written` };
}

/** Where options mount something, so that nothing else is mounted there. */
export function mountTargets(options: readonly GivenOption[]): string[] {
  return options.flatMap(({ name, value }) =>
    name === 'volume' || name === 'mount' || name === 'tmpfs'
      ? [normalPath(READERS[name](value).target)]
      : [],
  );
}
