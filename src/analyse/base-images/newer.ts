import type { BaseImage } from '../../model/base-image.ts';
import { type ImageReference, readReference } from '../../model/image-reference.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { worstOf } from '../dependency-fixes/versions.ts';
import { IMAGE_RELEASES, type ImageReleases, type ReleaseLine } from './releases.ts';

/** What decides about images: what somebody says of them, the day, and whether more may break than has to. */
export interface ImageTable {
  readonly known: readonly BaseImage[];
  /** ISO date. */
  readonly today: string;
  readonly allowsMajor: boolean;
  /** What a scan found in an image, by its name; undefined where none is known. */
  readonly foundIn?: (image: string) => readonly VulnerabilityFinding[] | undefined;
}

/** What an image is to be replaced by, as a file writes it. */
export interface NewerImage {
  readonly reference: string;
  readonly step: 'minor' | 'major' | 'unknown';
  /** Why, in words. */
  readonly reason: string;
  /** What scans found in the old one and not in the new one. */
  readonly clears: readonly VulnerabilityFinding[];
}

/** Why an image stays that should not. */
export interface KeptImage {
  readonly kept: string;
}

/** Registries and folders of official images and of their mirrors. */
const OFFICIAL =
  /^(?:(?:(?:index\.)?docker\.io|registry-1\.docker\.io|mirror\.gcr\.io)\/)?(?:library\/)?([a-z]+)$|^public\.ecr\.aws\/docker\/library\/([a-z]+)$/;

/**
 * The nearest image that gets security updates, in place of one: what somebody says is newer; else, where the line of
 * releases of an official image has ended, the next line that has not, variants of the tag kept. Undefined where nothing is
 * known against it.
 */
export function newerImage(text: string, table: ImageTable): NewerImage | KeptImage | undefined {
  const reference = readReference(text);
  const newer = reference && replacementOf(reference, table);
  if (!newer || 'kept' in newer) return newer;
  const [was, is] = [table.foundIn?.(text), table.foundIn?.(newer.reference)];
  if (!was || !is) return { ...newer, clears: [] };
  const clears = without(was, is);
  const brought = without(is, was);
  return brought.length > 0 && worstOf(brought) <= worstOf(clears)
    ? {
        kept: `${newer.reference} brings ${brought[0]?.id}, by its report, which is as severe as what it clears`,
      }
    : { ...newer, clears };
}

function replacementOf(
  reference: ImageReference,
  table: ImageTable,
): Omit<NewerImage, 'clears'> | KeptImage | undefined {
  const rule = ruleFor(reference, table.known);
  if (rule) return { reference: rule, step: 'unknown', reason: 'as base-images of the settings say' };
  const [, plain, mirrored] = OFFICIAL.exec(reference.repository) ?? [];
  const newer = newerTag(plain ?? mirrored ?? '', reference.tag, table);
  if (newer === undefined || 'kept' in newer) return newer;
  const { tag, ...rest } = newer;
  if (reference.digest !== '')
    return {
      kept: `${rest.reason}; it is pinned by a digest, and which one ${reference.repository}:${tag} has only base-images of the settings can say`,
    };
  return { ...rest, reference: `${reference.repository}:${tag}` };
}

/** Findings of the first that the second has not. */
function without(
  one: readonly VulnerabilityFinding[],
  other: readonly VulnerabilityFinding[],
): VulnerabilityFinding[] {
  const known = new Set(other.flatMap(({ ids, package: { name } }) => ids.map((id) => `${id} ${name}`)));
  return one.filter(({ ids, package: { name } }) => !ids.some((id) => known.has(`${id} ${name}`)));
}

/** A rule for the tag of a pinned image gives a digest too, so that it stays pinned. */
function ruleFor(
  { repository, tag, digest }: ImageReference,
  known: readonly BaseImage[],
): string | undefined {
  const isFor = ({ image }: BaseImage): boolean => {
    const own = readReference(image);
    return (
      own?.repository === repository &&
      (own.tag || 'latest') === (tag || 'latest') &&
      (own.digest === '' || own.digest === digest)
    );
  };
  const newer = known.find((one) => one.newer !== undefined && isFor(one))?.newer;
  return newer !== undefined && digest !== '' && readReference(newer)?.digest === '' ? undefined : newer;
}

type NewerTag = { readonly tag: string } & Pick<NewerImage, 'step' | 'reason'>;

function newerTag(name: string, tag: string, table: ImageTable): NewerTag | KeptImage | undefined {
  const { today } = table;
  const releases = Object.hasOwn(IMAGE_RELEASES, name) ? IMAGE_RELEASES[name] : undefined;
  if (!releases || tag === '') return undefined;
  const [version = '', ...variants] = tag.split('-');
  const line = releases.lines.find((one) => isOf(version, one));
  if (line && line.until < today) {
    const next = nextLine(name, line, releases, table);
    if ('kept' in next) return next;
    const begin = version === line.codename ? (next.codename ?? next.tag) : next.tag;
    // A day's build is of its release.
    const kept = variants.filter((one) => !/^\d{8}(?:\.\d+)?$/.test(one));
    return {
      tag: [begin, ...kept.map((one) => system(one, today))].join('-'),
      step: 'major',
      reason: `${name} ${line.tag} gets no security updates since ${line.until}`,
    };
  }
  const after = [version, ...variants].map((one) => system(one, today)).join('-');
  return after === tag ? undefined : { tag: after, step: 'minor', reason: endedSystem(tag, today) };
}

/** The line that comes after one that has ended; why it stays where it has to. */
function nextLine(
  name: string,
  line: ReleaseLine,
  { lines, holdsData }: ImageReleases,
  { today, allowsMajor }: ImageTable,
): ReleaseLine | KeptImage {
  const ended = `${name} ${line.tag} gets no security updates since ${line.until}`;
  const next = nextOf(lines, line, today);
  if (!next) return { kept: `${ended}, and no later release is known that does` };
  if (!holdsData || allowsMajor) return next;
  return {
    kept: `${ended}; ${next.tag} reads its data only after a migration, for which --major has to be given`,
  };
}

function isOf(version: string, { tag, codename }: ReleaseLine): boolean {
  return version === tag || version.startsWith(`${tag}.`) || (codename !== undefined && version === codename);
}

/** The next line that gets updates. */
function nextOf(lines: readonly ReleaseLine[], line: ReleaseLine, today: string): ReleaseLine | undefined {
  return lines.slice(lines.indexOf(line) + 1).find(({ until }) => until >= today);
}

/** A distribution's release in a tag, such as `bullseye` and `alpine3.18`; the next one that gets updates in its place. */
function system(part: string, today: string): string {
  const found = lineIn(part);
  if (!found || found.line.until >= today) return part;
  const next = nextOf(found.lines, found.line, today);
  if (!next) return part;
  return found.isAlpine ? `alpine${next.tag}` : (next.codename ?? part);
}

/** Which of them has ended, in words. */
function endedSystem(tag: string, today: string): string {
  const found = tag.split('-').map((part) => ({ part, line: lineIn(part)?.line }));
  const ended = found.find(({ line }) => line !== undefined && line.until < today);
  return `${ended?.part} gets no security updates since ${ended?.line?.until}`;
}

function lineIn(part: string) {
  const alpine = /^alpine(3\.\d{1,2})$/.exec(part)?.[1];
  for (const name of ['debian', 'ubuntu', 'alpine']) {
    const lines = IMAGE_RELEASES[name]?.lines ?? [];
    const isAlpine = name === 'alpine';
    const line = lines.find(({ tag, codename }) => (isAlpine ? tag === alpine : codename === part));
    if (line) return { lines, line, isAlpine };
  }
  return undefined;
}
