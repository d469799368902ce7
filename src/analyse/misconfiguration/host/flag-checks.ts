import type { Example } from '../../../model/configuration/check.ts';
import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { componentsOf } from './components.ts';
import { allOf, notReadable, verdict } from '../../audit/evidence.ts';
import { type Embedded, embeddedIn } from './embedded.ts';
import { flagRemedy } from './remedies/flag.ts';
import type { HostCheck } from './host-check.ts';

/** What a flag of a program of Kubernetes should be. */
export interface FlagRule {
  readonly id: string;
  readonly title: string;
  /** Of several all are needed. */
  readonly flags: readonly [string, ...string[]];
  /** Is a value right? Undefined: it is not given. */
  holds(value: string | undefined): boolean;
  readonly expected: string;
  /** Values of examples; undefined: the flag is left out. */
  readonly bad: string | undefined;
  readonly good: string | undefined;
  /** Is the good value right for every cluster? */
  readonly isMended?: boolean;
  readonly why: string;
  readonly severity: Severity;
  readonly standards: readonly [string, ...string[]];
}

const MANIFEST_FOLDER = '/etc/kubernetes/manifests';

export const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
export const isUnset = (value: string | undefined): boolean => !isSet(value);
export const isFalse = (value: string | undefined): boolean => value?.toLowerCase() === 'false';
export const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';
/** Names in a list between commas. */
export const has = (name: string) => (value: string | undefined) => namesIn(value).includes(name);
export const hasNot = (name: string) => (value: string | undefined) => !namesIn(value).includes(name);
export const atLeast = (least: number) => (value: string | undefined) => Number(value ?? Number.NaN) >= least;

function namesIn(value: string | undefined): string[] {
  return (value ?? '').split(',').map((name) => name.trim());
}

/** A check of a flag of a program that a host of the control plane runs; a node, or a managed cluster, has none. */
export function flagCheck(component: string, reference: string, rule: FlagRule): HostCheck {
  const { id, flags, title, why, severity, standards, expected, bad, good } = rule;
  return {
    id: `host-${id}`,
    title,
    why,
    fix: `Start ${component} with ${expected}${component === 'kube-proxy' ? '' : `, in ${MANIFEST_FOLDER}/${component}.yaml`}.`,
    remedy: flagRemedy(component, rule),
    severity,
    vectors: ['V5'],
    references: [reference],
    standards,
    find: (host) => {
      const { found, unreadable } = componentsOf(host, component);
      const evidence = found.flatMap((one) =>
        flags.map((name) => {
          const flag = one.flags.get(name);
          const place = { path: one.place.path, line: flag?.line ?? one.place.line };
          const actual = flag ? `--${name}=${flag.value}` : `no --${name}`;
          return verdict(rule.holds(flag?.value), place, actual, expected);
        }),
      );
      const own = found.length > 0 ? { found: [], unreadable: [] } : embeddedIn(host, component);
      const embedded = own.found.flatMap((one) =>
        flags.map((name) => ofEmbedded(one, name, component, rule)),
      );
      const all = [...evidence, ...unreadable, ...embedded, ...own.unreadable];
      return allOf(all, MANIFEST_FOLDER, `${component} does not run here`);
    },
    failing: [exampleOf(component, flags, bad)],
    passing: [exampleOf(component, flags, good), {}],
  };
}

/** A distribution starts its programs with flags of its own; those that people gave come behind them. */
function ofEmbedded(
  { distribution, config, flags }: Embedded,
  name: string,
  component: string,
  rule: FlagRule,
): AuditEvidence {
  const flag = flags.get(name);
  if (flag)
    return verdict(
      rule.holds(flag.value),
      { path: config, line: flag.line },
      `${name}=${flag.value}`,
      rule.expected,
    );
  const reason = `${distribution} runs ${component} with flags of its own, which no file tells; its configuration does not say ${name}`;
  return notReadable(config, reason, rule.expected);
}

function exampleOf(component: string, flags: readonly string[], value: string | undefined): Example {
  const words = value === undefined ? [] : flags.map((flag) => `        - --${flag}=${value}\n`);
  return {
    [`${MANIFEST_FOLDER}/${component}.yaml`]: `apiVersion: v1
kind: Pod
metadata:
  name: ${component}
spec:
  containers:
    - name: ${component}
      command:
        - ${component}
${words.join('')}`,
  };
}
