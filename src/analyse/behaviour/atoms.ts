import type { Section } from '../../model/profile/key.ts';
import type { Line } from '../../model/profile/line.ts';

/** The list that says how much of its subject a line speaks of; undefined: a line speaks of one thing. */
const EXTENT: Readonly<Record<Section, string | undefined>> = {
  processes: undefined,
  files: 'access',
  capabilities: undefined,
  systemCalls: undefined,
  devices: 'access',
  users: undefined,
  listens: undefined,
  'listens.routes': 'methods',
  'listens.grpc': 'methods',
  egress: 'ports',
  'egress.http': 'methods',
  'egress.sql': 'verbs',
  'egress.kafka': 'apis',
  'egress.grpc': 'methods',
  secrets: undefined,
  shared: undefined,
  limits: undefined,
};

/** A line as lines that each speak of one access, method, verb or port; itself where there is nothing to divide. */
export function divide(section: Section, line: Line): Line[] {
  const field = EXTENT[section];
  const parts: unknown = field === undefined ? undefined : Reflect.get(line, field);
  if (field === undefined || !Array.isArray(parts)) return [line];
  return parts.map((part: unknown) => ({ ...line, [field]: [part] }));
}

/** The inverse of `divide`, for any of the parts it gave, at least one. */
export function unite(section: Section, line: Line, parts: readonly Line[]): Line {
  const field = EXTENT[section];
  if (field === undefined || !Array.isArray(Reflect.get(line, field))) return line;
  return { ...line, [field]: parts.flatMap((part) => Reflect.get(part, field) as unknown[]) };
}
