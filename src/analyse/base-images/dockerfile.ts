import { edited, type TextEdit } from '../../model/configuration/edit.ts';
import type { Dockerfile, Stage } from '../../model/configuration/dockerfile.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { FixChange, LeftPackage } from '../dependency-fixes/types.ts';
import { betterVersion } from '../dependency-fixes/versions.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import { imagePackage } from './image-package.ts';
import { type ImageTable, newerImage } from './newer.ts';
import { distributionOf, isBoundToRelease, type Pin, pinsIn } from './pins.ts';
import { type PlacedWord, wordEdit } from './word-edits.ts';

export interface DockerfileInput extends ImageTable {
  readonly dockerfile: Dockerfile;
  /** Reads a changed text, so that what else a change would change is seen; undefined where that cannot be read. */
  readonly read: (text: string) => Dockerfile | undefined;
  /** What advisories say of packages that a distribution installs, or a language's package manager. */
  readonly judge: (
    packages: readonly Package[],
    distribution: Distribution | undefined,
  ) => readonly VulnerabilityFinding[];
}

/** What is changed in one file, and what is not that should be. */
export interface FileFix {
  readonly text: string;
  readonly changes: readonly FixChange[];
  readonly left: readonly LeftPackage[];
}

interface Wanted {
  readonly word: PlacedWord;
  readonly value: string;
  readonly change: FixChange;
}

/** An image that a Dockerfile builds from or copies from. */
interface UsedImage {
  readonly word: PlacedWord;
  readonly stage: Stage | undefined;
}

/** Variables that are changed in one file: for each it is read anew. */
const MOST_VARIABLES = 100;
const NOT_CERTAIN = 'what decides it decides something else too, or cannot be told from the file';

/** Newer images in `FROM` and `COPY --from`, and fixed versions of packages that `RUN` pins; where an `ARG` decides, there. */
export function fixDockerfile(input: DockerfileInput): FileFix {
  const { dockerfile } = input;
  const left: LeftPackage[] = [];
  const pins = pinsIn(dockerfile);
  const wanted = [
    ...imagesIn(dockerfile).flatMap((image) => wantedImage(image, input, left)),
    ...pins.flatMap((pin) => wantedPin(pin, input, left)),
  ];
  const values = new Map(wanted.map(({ word, value }) => [word.value, value]));
  const edits = new Map<number, TextEdit>();
  const changes: FixChange[] = [];
  let variables = 0;
  for (const { word, value, change } of wanted) {
    const isPlain = word.text === word.value;
    if (!isPlain) variables += 1;
    const edit = isPlain || variables <= MOST_VARIABLES ? wordEdit(word, value, dockerfile) : undefined;
    const known = edit && edits.get(edit.start);
    const isAgreed = known === undefined || known.text === edit?.text;
    if (!edit || !isAgreed || !(isPlain || isCertain(edit, values, input))) {
      left.push({ package: change.package, findings: change.clears, reason: NOT_CERTAIN });
      continue;
    }
    edits.set(edit.start, edit);
    changes.push(change);
  }
  const text = edited(dockerfile.text, [...edits.values()]) ?? dockerfile.text;
  return { text, changes: text === dockerfile.text ? [] : changes, left };
}

/** Does an edit change what is to be changed, of all images and packages that are named? */
function isCertain(
  edit: TextEdit,
  values: ReadonlyMap<string | undefined, string>,
  { dockerfile, read }: DockerfileInput,
): boolean {
  const after = read(edited(dockerfile.text, [edit]) ?? '');
  if (!after) return false;
  const [was, is] = [namedIn(dockerfile), namedIn(after)];
  const isMeant = (before: string | undefined, now: string | undefined): boolean =>
    before === now || values.get(before) === now;
  return was.length === is.length && was.every((before, index) => isMeant(before, is[index]));
}

/** Images and pinned packages, as they stand for something. */
function namedIn(dockerfile: Dockerfile): (string | undefined)[] {
  return [...imagesIn(dockerfile), ...pinsIn(dockerfile)].map(({ word }) => word.value);
}

function imagesIn({ stages }: Dockerfile): UsedImage[] {
  const names = new Set(stages.flatMap(({ name, number }) => [String(number), name?.toLowerCase() ?? '']));
  const isStage = (value: string | undefined): boolean =>
    value === undefined || value === 'scratch' || names.has(value.toLowerCase());
  return stages.flatMap((stage): UsedImage[] => {
    const copied = stage.instructions.flatMap(({ name, flags }) =>
      name === 'COPY' || name === 'ADD' ? flags.filter((flag) => flag.name === 'from') : [],
    );
    const from = copied.map(({ argument, value, start }): UsedImage => {
      const head = '--from='.length;
      return { word: { text: argument, value: value?.slice(head), start: start + head }, stage: undefined };
    });
    const base = stage.parent === undefined ? [{ word: stage.base, stage }] : [];
    return [...base, ...from].filter(({ word }) => !isStage(word.value));
  });
}

function wantedImage({ word, stage }: UsedImage, input: DockerfileInput, left: LeftPackage[]): Wanted[] {
  const newer = newerImage(word.value ?? '', input);
  if (!newer) return [];
  const { path } = input.dockerfile;
  const one = imagePackage(word.value ?? '', path);
  if ('kept' in newer) {
    left.push({ package: one, findings: [], reason: newer.kept });
    return [];
  }
  const isPinned = stage !== undefined && isBoundToRelease(stage, input.dockerfile);
  if (isPinned && newer.step !== 'minor') {
    left.push({
      package: one,
      findings: [],
      reason: `${newer.reason}; ${newer.reference} has other versions of the packages that are pinned here`,
    });
    return [];
  }
  const { reference, step, reason, clears } = newer;
  const change: FixChange = {
    kind: 'image',
    file: path,
    package: one,
    to: reference,
    step,
    reason,
    clears,
    keeps: [],
    relock: undefined,
  };
  return [{ word, value: reference, change }];
}

function wantedPin(
  { package: one, word, with: withVersion, stage }: Pin,
  input: DockerfileInput,
  left: LeftPackage[],
): Wanted[] {
  const { dockerfile, allowsMajor } = input;
  const distribution = isOfDistribution(one.ecosystem) ? distributionOf(stage, dockerfile) : undefined;
  if (isOfDistribution(one.ecosystem) && !distribution) return [];
  const judge = (packages: readonly Package[]) => input.judge(packages, distribution);
  const findings = judge([one]);
  if (findings.length === 0) return [];
  // Within its release, whatever a distribution has fixed is fit for what uses it.
  const better = betterVersion(one, findings, judge, allowsMajor || distribution !== undefined);
  if (typeof better === 'string') {
    left.push({ package: one, findings, reason: better });
    return [];
  }
  const { version: to, step, clears, keeps } = better;
  const change: FixChange = {
    kind: 'pin',
    file: dockerfile.path,
    package: one,
    to,
    step,
    clears,
    keeps,
    relock: undefined,
  };
  return [{ word, value: withVersion(to), change }];
}
