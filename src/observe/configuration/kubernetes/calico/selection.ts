import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import { NAMESPACE_NAME_LABEL, type Selection } from '../../../../model/network/workload.ts';
import { Language } from '../../../../model/sets/language.ts';
import { exactText, NON_EMPTY } from '../../../../model/sets/patterns.ts';
import { NAMESPACE_LABEL } from './selector.ts';

/** What Calico sets to the name of a pod's service account. */
export const SERVICE_ACCOUNT_LABEL = 'projectcalico.org/serviceaccount';
/** The label of a namespace that Calico sets to its name, as endpoints have it. */
const LENT_NAME = 'pcns.projectcalico.org/name';
const LENT = 'pcns.';
const ANY_NAMESPACE = exactText('cluster.local/ns/').concat(NON_EMPTY).concat(exactText('/sa/'));

/**
 * The endpoints that a selector means. What it says of namespaces alone and of service accounts alone is said as the
 * model says it; where it mixes them with labels of pods, it is left to the labels that pods are lent.
 */
export function endpoints(selector: Selector): Selection {
  const parts = conjuncts(selector);
  const namespaces = parts.filter(isOfNamespace);
  const accounts = parts.filter(isOfAccount);
  const rest = parts.filter((part) => !isOfNamespace(part) && !isOfAccount(part));
  const principals = accounts.map(({ values }) =>
    ANY_NAMESPACE.concat(Language.unionOf(values.map((name) => exactText(name)))),
  );
  return {
    namespaces: allOf(namespaces.map(ofNamespace)),
    workloads: allOf(rest),
    ...(principals.length > 0 ? { principals: principals.reduce((all, one) => all.intersect(one)) } : {}),
  };
}

function allOf(parts: readonly Selector[]): Selector {
  const [first] = parts;
  if (!first) return EVERYTHING;
  return parts.length === 1 ? first : { kind: 'all', of: parts };
}

function conjuncts(selector: Selector): Selector[] {
  return selector.kind === 'all' ? selector.of.flatMap(conjuncts) : [selector];
}

function isOfNamespace(selector: Selector): boolean {
  if (selector.kind === 'label') return selector.key === NAMESPACE_LABEL || selector.key.startsWith(LENT);
  return selector.kind === 'not' ? isOfNamespace(selector.of) : selector.of.every(isOfNamespace);
}

function isOfAccount(selector: Selector): selector is Selector & { kind: 'label' } {
  return selector.kind === 'label' && selector.key === SERVICE_ACCOUNT_LABEL && selector.operator === 'In';
}

/** The same said of the labels that namespaces themselves have. */
function ofNamespace(selector: Selector): Selector {
  if (selector.kind === 'not') return { kind: 'not', of: ofNamespace(selector.of) };
  if (selector.kind !== 'label') return { ...selector, of: selector.of.map(ofNamespace) };
  const { key } = selector;
  const isName = key === NAMESPACE_LABEL || key === LENT_NAME;
  return { ...selector, key: isName ? NAMESPACE_NAME_LABEL : key.slice(LENT.length) };
}
