import { allInstructions, type Dockerfile } from '../../model/configuration/dockerfile.ts';
import type { InfrastructureModule } from '../../model/configuration/infrastructure.ts';
import type { CheckedObject } from '../../model/configuration/own-check.ts';
import { type Path, valueAt } from '../../model/configuration/place.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';

/** A part of a document, as people's own checks are asked of it. */
export function partOf(
  document: StructuredDocument,
  root: Path,
  { type, name }: Pick<CheckedObject, 'type' | 'name'>,
): CheckedObject {
  return {
    path: document.path,
    type,
    name,
    value: valueAt(document.value, root),
    document: document.value,
    rangeOf: (part) => document.rangeOf([...root, ...part]),
  };
}

/** The instructions of a Dockerfile; each knows the name of its stage and all the others. */
export function instructionObjects(dockerfile: Dockerfile): CheckedObject[] {
  const instructions = allInstructions(dockerfile);
  const values = instructions.map(({ name, text, words, flags, stage }) => ({
    name,
    text,
    words: words.map((word) => word.value ?? word.text),
    flags: Object.fromEntries(flags.map((flag) => [flag.name, flag.argument])),
    stage: stage === undefined ? null : (dockerfile.stages[stage]?.name ?? String(stage)),
  }));
  const document = { instructions: values };
  return instructions.map(({ name, range }, index) => {
    return {
      path: dockerfile.path,
      type: name,
      name: '',
      value: values[index],
      document,
      rangeOf: () => range,
    };
  });
}

/** What modules declare, each once. */
export function* declarationObjects(modules: readonly InfrastructureModule[]): Iterable<CheckedObject> {
  const told = new Set<string>();
  for (const { declarations } of modules)
    for (const { kind, type, name, value, path, rangeOf } of declarations) {
      const key = JSON.stringify([path, rangeOf([]), type, name]);
      if (told.has(key)) continue;
      told.add(key);
      yield { path, type: type || kind, name, value, rangeOf };
    }
}
