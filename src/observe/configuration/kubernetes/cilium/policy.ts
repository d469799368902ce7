import { Fault, messageOf } from '../../../../model/fault.ts';
import type { Gap } from '../../../../model/gap.ts';
import {
  type Action,
  type Direction,
  DIRECTIONS,
  type Policy,
  type Rule,
} from '../../../../model/network/policy.ts';
import type { Selection } from '../../../../model/network/workload.ts';
import { quoted } from '../../../../model/sets/quoting.ts';
import { type Manifest, manifestName } from '../manifest.ts';
import { pathIn } from '../network-policy.ts';
import { EVERY_PORT, type Ports } from '../port.ts';
import { icmpPorts } from './icmp.ts';
import { peersOf } from './peers.ts';
import { portRulePorts, questionsOf } from './port-rules.ts';
import { refusedOf } from './ports.ts';
import type { WrittenRule, WrittenSpec } from './rule.ts';
import { entity, exceptions, scoped, subjectOf } from './selector.ts';
import { fieldOf, type Referred, type RuleContext, type Tell } from './types.ts';

/** A policy as it is written: each of its specs is a policy of its own in the model. */
export interface CiliumPolicy {
  readonly manifest: Omit<Manifest, 'value'>;
  readonly specs: readonly { readonly path: string; readonly spec: WrittenSpec }[];
}

/** Asked before policies of administrators at the baseline, and after everything in the stage of networks. */
const AFTER_NETWORK = -1;

/** What the policy says, and what of it cannot be said; a rule that cannot be is left out, and told. */
export function policiesOf(
  { manifest, specs }: CiliumPolicy,
  referred: Referred,
): { policies: readonly Policy[]; gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const { file, line } = manifest.origin;
  const policies = specs.flatMap(({ path, spec }) => {
    const tellOf =
      (where: string): Tell =>
      (field, problem, { kind, informational } = { kind: 'unsupported' }) => {
        const at = [where, field].filter((part) => part !== '').join('.');
        const reason = `${manifestName({ ...manifest, value: undefined })}: ${at}: ${problem}`;
        gaps.push({ kind, subject: `${file}:${line}`, reason, ...(informational ? { informational } : {}) });
      };
    return new Translation(manifest, path, spec, referred, tellOf).policies();
  });
  return { policies, gaps };
}

/** One spec on its way into the model. */
class Translation {
  readonly #manifest: Omit<Manifest, 'value'>;
  readonly #path: string;
  readonly #spec: WrittenSpec;
  readonly #referred: Referred;
  readonly #tellOf: (where: string) => Tell;

  constructor(
    manifest: Omit<Manifest, 'value'>,
    path: string,
    spec: WrittenSpec,
    referred: Referred,
    tellOf: (where: string) => Tell,
  ) {
    this.#manifest = manifest;
    this.#path = path;
    this.#spec = spec;
    this.#referred = referred;
    this.#tellOf = tellOf;
  }

  policies(): Policy[] {
    const subject = this.#subject();
    if (!subject) return [];
    const isolates = DIRECTIONS.filter((direction) => this.#isIsolating(direction));
    const rules = DIRECTIONS.flatMap((direction) => this.#rulesIn(direction));
    const main = this.#policy(subject, 'network', 0, isolates, rules);
    // What no rule about messages allows is refused even where the default is to allow.
    const refusing = rules.flatMap((rule): Rule[] => {
      const ports =
        rule.action === 'allow' && !isolates.includes(rule.direction) ? refusedOf(rule) : undefined;
      return ports ? [{ ...rule, ...ports, action: 'deny' }] : [];
    });
    return refusing.length > 0
      ? [main, this.#policy(subject, 'baseline', AFTER_NETWORK, [], refusing)]
      : [main];
  }

  #policy(
    subject: Selection,
    stage: string,
    priority: number,
    isolates: readonly Direction[],
    rules: readonly Rule[],
  ): Policy {
    const { kind, namespace, name, origin } = this.#manifest;
    return { kind, namespace, name, stage, priority, subject, isolates, rules, origin };
  }

  #subject(): Selection | undefined {
    const { endpointSelector } = this.#spec;
    const field = endpointSelector ? 'endpointSelector' : 'nodeSelector';
    const tell = this.#tellOf(`${this.#path}.${field}`);
    if (!endpointSelector) {
      tell('', 'policies for nodes are not evaluated; traffic of nodes is taken as allowed');
      return undefined;
    }
    try {
      const { selection, ignored } = subjectOf(endpointSelector, this.#manifest.namespace);
      const informational = true;
      if (ignored.length > 0)
        tell('', `Cilium passes over the namespace ${quoted(ignored[0] ?? '')}: the policy is for its own`, {
          kind: 'unknown',
          informational,
        });
      if (!selection)
        tell('', 'is for endpoints of Cilium itself, which are not evaluated', {
          kind: 'unsupported',
          informational,
        });
      return selection;
    } catch (error) {
      tell('', `${reasonOf(error)}; the policy is left out`, { kind: kindOf(error) });
      return undefined;
    }
  }

  /**
   * A list with a rule in it makes everything else refused, unless `enableDefaultDeny` says otherwise.
   * Source: https://docs.cilium.io/en/stable/security/policy/intro/ (Endpoint default policy).
   */
  #isIsolating(direction: Direction): boolean {
    const { enableDefaultDeny, ingress, ingressDeny, egress, egressDeny } = this.#spec;
    const rules = direction === 'ingress' ? [...ingress, ...ingressDeny] : [...egress, ...egressDeny];
    return enableDefaultDeny[direction] ?? rules.length > 0;
  }

  #rulesIn(direction: Direction): Rule[] {
    const { ingress, ingressDeny, egress, egressDeny } = this.#spec;
    const [allowing, denying] = direction === 'ingress' ? [ingress, ingressDeny] : [egress, egressDeny];
    return [
      ...allowing.flatMap((rule, index) => this.#rule(rule, direction, 'allow', `${direction}[${index}]`)),
      ...denying.flatMap((rule, index) => this.#rule(rule, direction, 'deny', `${direction}Deny[${index}]`)),
    ];
  }

  #rule(written: WrittenRule, direction: Direction, action: Action, place: string): Rule[] {
    const path = `${this.#path}.${place}`;
    const tell = this.#tellOf(path);
    const {
      namespace,
      origin: { path: outer, ...position },
    } = this.#manifest;
    const context: RuleContext = { namespace, direction, referred: this.#referred, tell };
    const origin = { ...position, path: pathIn(outer, path) };
    try {
      return [...requiringRules(written, context, origin), ...rulesOf(written, action, context, origin)];
    } catch (error) {
      tell('', `${reasonOf(error)}; the rule is left out`, { kind: kindOf(error) });
      return [];
    }
  }
}

/** The rule itself; none where it has no condition at all, or no peer: then it only isolates. */
function rulesOf(written: WrittenRule, action: Action, context: RuleContext, origin: Rule['origin']): Rule[] {
  const { authentication, toPorts, icmps } = written;
  const peers = peersOf(written.peers, context);
  const hasPorts = toPorts.length + icmps.length > 0;
  if ((peers === undefined && !hasPorts) || peers?.length === 0) return [];
  if (authentication?.mode === 'test-always-fail') return [];
  if (authentication?.mode === 'required')
    context.tell('authentication', 'both ends must prove who they are; it is evaluated as if they can', {
      kind: 'unsupported',
      informational: true,
    });
  const ports: Ports =
    icmps.length > 0 ? icmpPorts(icmps) : hasPorts ? portRulePorts(toPorts, context.tell) : EVERY_PORT;
  const questions = questionsOf(toPorts);
  return [
    {
      direction: context.direction,
      action,
      peers: peers ?? [entity('any')],
      ...ports,
      ...(questions ? { questions } : {}),
      origin,
    },
  ];
}

/**
 * `fromRequires` and `toRequires` allow nothing: no workload may that does not meet them, whatever other rules allow.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer3/ (Additional Label Requirements).
 */
function requiringRules(
  { peers: { Requires: required = [] } }: WrittenRule,
  context: RuleContext,
  origin: Rule['origin'],
): Rule[] {
  if (required.length === 0) return [];
  const { direction, namespace, tell } = context;
  tell(fieldOf(context, 'Requires'), 'is deprecated, and refused from Cilium 1.19 on', {
    kind: 'unknown',
    informational: true,
  });
  const peers = required.flatMap((selector) => exceptions(scoped(selector, namespace)));
  return [{ direction, action: 'deny', peers, ...EVERY_PORT, origin }];
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return messageOf(error);
  throw error;
}

function kindOf(error: unknown): Gap['kind'] {
  if (!(error instanceof Fault)) return 'unreadable';
  return error.code === 'unsupported' || error.code === 'limit' ? error.code : 'unreadable';
}
