import type { CheckSubject } from '../../analyse/misconfiguration/types.ts';
import type { CompiledCheck } from '../../analyse/own-checks/own-checks.ts';
import type { ConfigurationFile } from '../../model/configuration/file.ts';
import type { CheckedObject } from '../../model/configuration/own-check.ts';
import type { Gap } from '../../model/gap.ts';
import { lazily } from '../../model/sequence.ts';
import type { ConfigurationFormat, FormatContext, FormatDefinition, Judged, Reading } from './types.ts';

/** A format that its checks can be asked of, whatever they look at. */
export function configurationFormat<Subject extends CheckSubject>(
  definition: FormatDefinition<Subject>,
): ConfigurationFormat {
  const { set } = definition;
  return {
    id: set.id,
    set,
    wants: (path) => definition.wants(path),
    recognises: (path, text) => definition.recognises?.(path, text) ?? true,
    takesOwn: definition.objects !== undefined,
    judge(files, context) {
      const reading = definition.read(files, context);
      const undecided: Gap[] = [];
      const own = ownOf(context, set.id);
      return {
        judged: judge(definition, reading.subjects, own, (gap) => undecided.push(gap)),
        // Some of what is read is only read once a check asks for it.
        get gaps() {
          return [...reading.gaps, ...undecided];
        },
      };
    },
  };
}

/**
 * Reads each file when its turn comes, so that nothing of it is held after that, for formats in which a file can be judged
 * without the others.
 */
export function readAlone<Subject>(
  files: readonly ConfigurationFile[],
  read: (file: ConfigurationFile) => Reading<Subject>,
): Reading<Subject> {
  const gaps: Gap[] = [];
  const subjects = lazily(files, function* (file) {
    const one = read(file);
    yield* one.subjects;
    gaps.push(...one.gaps);
  });
  return { subjects, gaps };
}

function ownOf({ own }: FormatContext, format: string): readonly CompiledCheck[] {
  return own?.checks.filter(({ check }) => check.kind === format) ?? [];
}

function* judge<Subject extends CheckSubject>(
  definition: FormatDefinition<Subject>,
  subjects: Reading<Subject>['subjects'],
  own: readonly CompiledCheck[],
  onGap: (gap: Gap) => void,
): Generator<Judged, undefined> {
  for (const subject of subjects) {
    for (const check of definition.set.checks)
      for (const violation of check.find(subject))
        yield { check, path: violation.path ?? subject.path, violation };
    if (own.length > 0) yield* judgeObjects(definition.objects?.(subject) ?? [], own, onGap);
  }
}

function* judgeObjects(
  objects: Iterable<CheckedObject>,
  own: readonly CompiledCheck[],
  onGap: (gap: Gap) => void,
): Generator<Judged, undefined> {
  for (const object of objects)
    for (const one of own) {
      const outcome = one.judge(object);
      if (!outcome) continue;
      if ('gap' in outcome) onGap(outcome.gap);
      else yield { check: one.check, path: object.path, violation: outcome.violation };
    }
}
