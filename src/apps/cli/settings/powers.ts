/** What a value of a setting may do that a stranger must not decide. */
export type Power = 'sends' | 'writes' | 'runs' | 'chooses data' | 'weakens';

/**
 * Every setting by its name, with what some value of it may do: send something or ask somebody, write or change the
 * machine, run a program, choose what is read, judged or believed, or have less be found, refused, enforced or told. One
 * with none of these changes how a report looks, or is only ever stricter, and may come from a file that nobody trusts.
 */
export const POWERS: Readonly<Record<string, readonly Power[]>> = {
  all: ['weakens'],
  'allow-weaker': ['weakens'],
  'any-image': ['weakens'],
  artefacts: ['chooses data'],
  audit: ['weakens'],
  bridge: ['writes'],
  compose: ['chooses data', 'writes'],
  'confirm-within': ['weakens'],
  contexts: ['chooses data'],
  db: ['chooses data', 'writes'],
  denied: ['weakens'],
  'dry-run': ['weakens'],
  ecosystems: ['chooses data'],
  endpoints: ['chooses data'],
  engine: ['chooses data', 'runs'],
  epss: ['chooses data', 'sends'],
  'exit-code': ['weakens'],
  'fail-on': ['weakens'],
  files: [],
  flows: ['chooses data'],
  folder: ['chooses data', 'writes'],
  for: ['weakens'],
  force: ['weakens'],
  format: [],
  from: ['chooses data', 'sends'],
  full: ['sends'],
  'haproxy-log': ['chooses data'],
  identities: ['chooses data', 'sends'],
  image: ['chooses data', 'sends'],
  'include-proposed': ['weakens'],
  insecure: ['sends', 'weakens'],
  kev: ['chooses data', 'sends'],
  lifetime: ['weakens'],
  line: ['weakens'],
  lines: ['weakens'],
  'max-data-age': ['weakens'],
  member: ['chooses data'],
  merge: ['writes'],
  'no-cache': [],
  'no-color': [],
  node: ['chooses data'],
  'node-port': ['chooses data'],
  nodes: ['chooses data'],
  'oci-bundle': ['writes'],
  'oci-hook': ['writes', 'runs'],
  'oci-runtime': ['writes', 'runs'],
  offline: [],
  'on-loss': ['weakens'],
  'only-fixed': ['weakens'],
  open: ['weakens'],
  otlp: ['sends'],
  output: ['writes'],
  platform: ['chooses data'],
  port: ['chooses data'],
  profile: ['chooses data'],
  profiles: ['chooses data'],
  quiet: ['weakens'],
  reason: ['weakens'],
  remove: ['writes', 'weakens'],
  'require-profile': [],
  runtime: ['runs'],
  'runtime-call': ['writes'],
  scan: ['chooses data'],
  scanners: ['weakens'],
  severity: ['weakens'],
  source: ['chooses data', 'runs'],
  store: ['writes'],
  strict: [],
  'suricata-eve': ['chooses data'],
  'suricata-interface': ['runs'],
  'trust-domain': ['chooses data'],
  url: ['chooses data', 'sends'],
  waypoint: ['runs'],
  'waypoint-port': ['chooses data'],
  workload: ['chooses data'],
  yes: ['weakens'],
};

/** Why a setting counts only from a file that the user trusts; undefined: it counts from any. */
export function powersOf(name: string): readonly Power[] | undefined {
  const powers = Object.hasOwn(POWERS, name) ? POWERS[name] : undefined;
  // Who is not in the list may do anything.
  if (powers === undefined) return ['weakens'];
  return powers.length > 0 ? powers : undefined;
}
