/** A setting of any of these languages, with the names around it (`spring.datasource.url`). */
export interface FlatSetting {
  /** As it is written on its line. */
  readonly name: string;
  readonly fullName: string;
  readonly value: string;
  readonly line: number;
}

/** A name, `=` or `:`, and a value. */
const SETTING =
  /^\s*(?:export\s+)?["']?([A-Za-z_%][\w.%-]{0,127})["']?\s*[=:]\s*["']?([^\s"'#]{1,1024})["']?/;
/** Profiles of Quarkus for whoever works on it, and the one that runs. */
const FOR_WORK = /^%(?:dev|test)\./;
const FOR_USE = /^%prod\./;
/** A name of YAML under which others stand. */
const GROUP = /^["']?([A-Za-z_%][\w.%-]{0,127})["']?\s*:\s*(?:#.*)?$/;
const MAXIMUM_LEVELS = 32;

/**
 * Settings, each of one line. The line alone is looked at, and in YAML how far the ones above it are indented, so that
 * every such language is read in linear time; what needs more is not found.
 */
export function* flatSettings(lines: readonly string[], isYaml: boolean): Generator<FlatSetting> {
  const around: { readonly indent: number; readonly name: string }[] = [];
  for (const [index, whole] of lines.entries()) {
    const line = whole.slice(0, 2048);
    const [, name, value] = SETTING.exec(line) ?? [];
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (isYaml && content !== '' && !content.startsWith('#')) {
      while (around.length > 0 && (around.at(-1)?.indent ?? 0) >= indent) around.pop();
      const group = content.startsWith('---') ? undefined : GROUP.exec(content.trimEnd())?.[1];
      if (group !== undefined && around.length < MAXIMUM_LEVELS) around.push({ indent, name: group });
    }
    if (name === undefined || value === undefined) continue;
    const fullName = [...around.map((one) => one.name), name].join('.');
    if (!FOR_WORK.test(fullName))
      yield { name, fullName: fullName.replace(FOR_USE, ''), value, line: index + 1 };
  }
}
