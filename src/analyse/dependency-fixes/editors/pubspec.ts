import type { ManifestEditor } from '../types.ts';
import { raisedRequirement } from './semantic-requirement.ts';
import { mapsIn, scalarsAt, withScalar, withScalars, type YamlMember } from './yaml-text.ts';

const SECTIONS = ['dependencies', 'dev_dependencies', 'dependency_overrides'] as const;

/** `pubspec.yaml` of Dart. Source: https://dart.dev/tools/pub/dependencies */
export const PUBSPEC: ManifestEditor = {
  ecosystem: 'pub',
  wants: (name) => name === 'pubspec.yaml',
  raise(text, { name, to }) {
    const members = SECTIONS.flatMap((section) => [
      ...scalarsAt(text, [section]).filter(({ key }) => key === name),
      // `http: {version: ^1.0.0, hosted: …}`
      ...(mapsIn(text, [section]).includes(name)
        ? scalarsAt(text, [section, name]).filter(({ key }) => key === 'version')
        : []),
    ]);
    const values = members.map((member): readonly [YamlMember, string] => [
      member,
      raisedRequirement(member.value, to, '^'),
    ]);
    return values.length === 0 ? undefined : withScalars(text, values);
  },
  override: (text, { name, to }) => withScalar(text, 'dependency_overrides', name, `^${to}`),
  relock: ({ name, lock }) =>
    lock === 'pubspec.lock'
      ? { command: ['dart', 'pub', 'upgrade'], packages: [name], options: [] }
      : undefined,
};
