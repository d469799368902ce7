import type { Dockerfile, Instruction, Stage } from '../../model/configuration/dockerfile.ts';
import type { ShellWord } from '../../model/configuration/shell.ts';
import type { Distribution } from '../../model/distribution.ts';
import { ECOSYSTEMS, type Ecosystem } from '../../model/ecosystems.ts';
import { readReference } from '../../model/image-reference.ts';
import type { Package } from '../../model/package.ts';
import { installationOf } from '../misconfiguration/dockerfile/package-managers.ts';
import { commandsOf } from '../misconfiguration/dockerfile/subject.ts';
import { IMAGE_RELEASES } from './releases.ts';
import type { PlacedWord } from './word-edits.ts';

/** A package that a Dockerfile installs in one version. */
export interface Pin {
  readonly package: Package;
  /** The word that asks for it. */
  readonly word: PlacedWord;
  /** The word's value with another version. */
  readonly with: (version: string) => string;
  readonly stage: Stage;
}

interface PinForm {
  readonly ecosystem: Ecosystem;
  /** What stands before the version, the name in it, and the version; nothing else is a pin. */
  readonly form: RegExp;
}

/** By the id of the package manager. */
const FORMS: Readonly<Record<string, PinForm>> = {
  apt: {
    ecosystem: 'deb',
    form: /^(([a-z0-9][a-z0-9+.-]{0,200})(?::[a-z0-9]{1,20})?=)(\d[\w.+:~-]{0,200})$/,
  },
  apk: { ecosystem: 'apk', form: /^(([A-Za-z0-9][\w+.-]{0,200})=)(\d[\w.]{0,100}(?:-r\d{1,6})?)$/ },
  pip: {
    ecosystem: 'pypi',
    form: /^(([A-Za-z0-9][\w.-]{0,200})(?:\[[\w,.-]{0,200}\])?==)(\d[\w.!+]{0,100})$/,
  },
  npm: { ecosystem: 'npm', form: /^(((?:@[\w.-]{1,100}\/)?[\w.-]{1,200})@)(\d[\w.+-]{0,100})$/ },
  gem: { ecosystem: 'gem', form: /^(([\w.-]{1,200}):)(\d[\w.]{0,100})$/ },
  cargo: { ecosystem: 'cargo', form: /^(([\w-]{1,200})@)(\d[\w.+-]{0,100})$/ },
};

/** What binds a package of a distribution to a version, or to a release, by the id of the package manager. */
const BINDINGS: Readonly<Record<string, RegExp>> = {
  apt: /^[a-z0-9][a-z0-9+.-]{0,200}(?::[a-z0-9]{1,20})?[=/]./,
  apk: /^[A-Za-z0-9][\w+.-]{0,200}[=<>~@]./,
  dnf: /^[A-Za-z0-9][\w+.-]{0,200}(?:-\d[\w.+~^]{0,100}-\d|\s*[=<>])/,
  zypper: /^[A-Za-z0-9][\w+.-]{0,200}\s*[=<>]./,
};

/** Does a stage, or one on top of it, install packages that only one release of a distribution may have? */
export function isBoundToRelease(stage: Stage, { stages }: Dockerfile): boolean {
  const above = new Set<number>();
  // Stages stand behind those that they are on.
  for (const [number, one] of stages.entries())
    if (one === stage || (one.parent !== undefined && above.has(one.parent))) above.add(number);
  return [...above].some((number) =>
    stages[number]?.instructions.some((instruction) =>
      [...commandsOf(instruction)].some((run) => {
        const found = installationOf(run);
        const binding =
          found && Object.hasOwn(BINDINGS, found.manager.id) ? BINDINGS[found.manager.id] : undefined;
        return (
          binding !== undefined && found?.packages.some(({ value, text }) => binding.test(value ?? text))
        );
      }),
    ),
  );
}

/** The packages that a Dockerfile pins, in their order. */
export function pinsIn({ stages, path }: Dockerfile): Pin[] {
  return stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      [...commandsOf(instruction)].flatMap((run) => {
        const found = installationOf(run);
        const known = found && Object.hasOwn(FORMS, found.manager.id) ? FORMS[found.manager.id] : undefined;
        if (!found || !known) return [];
        return found.packages.flatMap((word) => pinOf(word, known, instruction, stage, path) ?? []);
      }),
    ),
  );
}

function pinOf(
  word: ShellWord,
  { ecosystem, form }: PinForm,
  { script }: Instruction,
  stage: Stage,
  path: string,
): Pin | undefined {
  const [, head = '', written = '', version = ''] = form.exec(word.value ?? '') ?? [];
  if (!script || version === '') return undefined;
  const name = ECOSYSTEMS[ecosystem].canonicalName(written);
  const purlName = name.split('/').map(encodeURIComponent).join('/');
  const one: Package = {
    purl: `pkg:${ecosystem}/${purlName}@${encodeURIComponent(version)}`,
    ecosystem,
    name,
    version,
    licences: [],
    direct: true,
    locations: [{ path, foundBy: 'dockerfile', evidence: 'declared' }],
  };
  const text = word.text.replace(/^(["'])(.*)\1$/, '$2');
  const start = script.placeOf(word.start) + (text === word.text ? 0 : 1);
  return { package: one, word: { text, value: word.value, start }, with: (other) => head + other, stage };
}

/** The distribution of a stage, by the image that it goes back to; undefined where its name does not tell. */
export function distributionOf(stage: Stage, { stages }: Dockerfile): Distribution | undefined {
  let base = stage;
  for (let parent = stage.parent; parent !== undefined; parent = base.parent) {
    const next = stages[parent];
    if (!next || next === base) break;
    base = next;
  }
  const { repository = '', tag = '' } = readReference(base.base.value ?? '') ?? {};
  const image = repository.slice(repository.lastIndexOf('/') + 1);
  for (const id of ['debian', 'ubuntu', 'alpine']) {
    for (const line of IMAGE_RELEASES[id]?.lines ?? []) {
      const isImage =
        image === id &&
        (tag === line.tag || tag.startsWith(`${line.tag}.`) || tag.startsWith(`${line.tag}-`));
      const isNamed = tag.split('-').some((part) => part === line.codename || part === `${id}${line.tag}`);
      if (isImage || isNamed) return { id, version: line.tag, name: id, codename: line.codename, like: [] };
    }
  }
  return undefined;
}
