import type { CheckSubject } from '../../analyse/misconfiguration/types.ts';
import type { ConfigurationFormat, FormatDefinition, Judged, Reading } from './types.ts';

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
    judge(files, context) {
      const { subjects, gaps } = definition.read(files, context);
      return { judged: judge(definition, subjects), gaps };
    },
  };
}

function* judge<Subject extends CheckSubject>(
  { set }: FormatDefinition<Subject>,
  subjects: Reading<Subject>['subjects'],
): Generator<Judged, undefined> {
  for (const subject of subjects)
    for (const check of set.checks)
      for (const violation of check.find(subject))
        yield { check, path: violation.path ?? subject.path, violation };
}
