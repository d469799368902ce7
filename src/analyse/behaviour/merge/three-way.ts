import { Fault } from '../../../model/fault.ts';
import { profileSchema, type WorkloadProfile } from '../../../model/profile/profile.ts';
import { isSame } from '../../../model/profile/text.ts';
import { parseProfiles, readProfiles, workloadName } from '../../../model/profile/yaml.ts';
import type { YamlDocument } from '../../../model/profile/yaml-document.ts';
import { asWritten } from '../../../model/profile/write.ts';
import { commentsOfText } from './comments.ts';
import { rewriteDocument } from './document.ts';
import { type Conflict, mergeProfile } from './values.ts';

export interface MergedText {
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

/**
 * Takes what changed from `base` to `theirs` (texts of profiles that a tool wrote) into `mine` (a person's): line by
 * line, with the person's comments, order and ways of writing. Where both changed the same thing, the text keeps
 * `mine` and both are returned as a conflict. What nobody changed in `theirs` leaves `mine` as it is, byte for byte.
 * `base` may be empty: then everything that both have and that differs is a conflict.
 * Throws a `Fault` (`malformed`, `limit`) that names `base`, `mine` or `theirs` and the line at fault.
 */
export function threeWayMerge(base: string, mine: string, theirs: string): MergedText {
  const before = base.trim() === '' ? [] : parseProfiles(base, 'base');
  const { profiles: ours, documents: ourDocuments } = readProfiles(mine, 'mine');
  const { profiles: others, documents: theirDocuments } = readProfiles(theirs, 'theirs');
  const conflicts: Conflict[] = [];
  const parts = partsOf(mine, ourDocuments).map((part, index) =>
    mergePart(part, ours[index], { before, others, base }, conflicts),
  );
  const own = new Set(ours.map(workloadName));
  const added = others.flatMap((profile, index) => {
    const old = find(before, workloadName(profile));
    if (own.has(workloadName(profile))) return [];
    if (old && !isSame(old, profile))
      conflicts.push({ ...whole(profile), base: old, mine: undefined, theirs: profile });
    return old ? [] : [{ text: documentText(theirDocuments[index]), profile }];
  });
  const kept = [...parts, ...added].filter((part) => part !== undefined);
  return { text: checkedText(mine, kept, parts.includes(undefined)), conflicts };
}

/**
 * Changes each profile of a text, as a merge would that had it before and after the change as `base` and `theirs`: what
 * the change leaves alone stays byte for byte. Throws a `Fault` (`malformed`, `limit`) that names `file` and the line.
 */
export function editText(
  mine: string,
  file: string,
  edit: (profile: WorkloadProfile) => WorkloadProfile,
): string {
  const { profiles, documents } = readProfiles(mine, file);
  const before = profiles.map(asWritten);
  const others = profiles.map((profile) => asWritten(edit(profile)));
  const parts = partsOf(mine, documents).map((part, index) =>
    mergePart(part, profiles[index], { before, others, base: mine }, []),
  );
  return checkedText(
    mine,
    parts.filter((part) => part !== undefined),
    false,
  );
}

/** A stretch of a text that holds one document, with all that stands before the next one. */
interface Part {
  readonly text: string;
  readonly document: YamlDocument;
}

function partsOf(text: string, documents: readonly YamlDocument[]): Part[] {
  const starts = documents.map((document, index) => (index === 0 ? 0 : document.range[0]));
  return documents.map((document, index) => ({
    text: text.slice(starts[index], starts[index + 1]),
    document,
  }));
}

interface Others {
  readonly before: readonly WorkloadProfile[];
  readonly others: readonly WorkloadProfile[];
  readonly base: string;
}

/** A part as it is merged, and the profile in it. */
interface MergedPart {
  readonly text: string;
  readonly profile: WorkloadProfile;
}

/** The part as it is merged; undefined where `theirs` removed it and `mine` had not touched it. */
function mergePart(
  { text, document }: Part,
  mine: WorkloadProfile | undefined,
  { before, others, base }: Others,
  conflicts: Conflict[],
): MergedPart | undefined {
  if (!mine) return undefined;
  const name = workloadName(mine);
  const [old, theirs] = [find(before, name), find(others, name)];
  if (!theirs) {
    if (!old) return { text, profile: mine };
    if (isSame(old, mine) && !hasOwnComments(text, base)) return undefined;
    conflicts.push({ ...whole(mine), base: old, mine, theirs: undefined });
    return { text, profile: mine };
  }
  const merged = mergeProfile({ base: old, mine, theirs }, (conflict) =>
    conflicts.push({ workload: name, ...conflict }),
  );
  if (isSame(merged, mine)) return { text, profile: mine };
  const profile = profileSchema.parse(merged);
  rewriteDocument(document, mine, profile);
  return { text: documentText(document, text), profile };
}

function find(profiles: readonly WorkloadProfile[], name: string): WorkloadProfile | undefined {
  return profiles.find((profile) => workloadName(profile) === name);
}

const whole = (profile: WorkloadProfile) => ({ workload: workloadName(profile), path: '' });

/** Has a text comments that another has not? */
function hasOwnComments(text: string, other: string): boolean {
  return missingComments(text, other).length > 0;
}

function missingComments(text: string, other: string): string[] {
  const counts = new Map<string, number>();
  for (const comment of commentsOfText(other)) counts.set(comment, (counts.get(comment) ?? 0) + 1);
  return commentsOfText(text).filter((comment) => {
    const left = counts.get(comment) ?? 0;
    counts.set(comment, left - 1);
    return left <= 0;
  });
}

/** A document as text, in the layout of the text that it came from. */
function documentText(document: YamlDocument | undefined, like = ''): string {
  const indent = /^metadata:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( {1,9})\S/m.exec(like)?.[1]?.length ?? 2;
  const text = document?.toString({
    lineWidth: 0,
    indent,
    indentSeq: !/^[A-Za-z]+:[ \t]*\r?\n- /m.test(like),
    flowCollectionPadding: /[{[] \S/.test(like),
  });
  return like.includes('\r\n') ? (text ?? '').replaceAll('\n', '\r\n') : (text ?? '');
}

/** Texts of documents as one text; every document but the first begins with `---`. */
function joinDocuments(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const marked = index === 0 || /^---(?:\s|$)/m.test(text) ? text : `---\n${text}`;
      return index === texts.length - 1 || marked.endsWith('\n') ? marked : `${marked}\n`;
    })
    .join('');
}

/** A merge that says something else than it should, or that lost a comment, is our defect and never a result. */
function checkedText(mine: string, parts: readonly MergedPart[], isPartRemoved: boolean): string {
  const text = joinDocuments(parts.map((part) => part.text));
  // That was read already.
  if (text === mine) return text;
  const expected = parts.map(({ profile }) => profile);
  const isAsExpected = isSame(parseProfiles(text, 'the merged text'), expected);
  if (isAsExpected && (isPartRemoved || !hasOwnComments(mine, text))) return text;
  throw new Fault('internal', 'the merged text does not say what it should', {
    hint: 'merge by hand, and report this with the three texts',
  });
}
