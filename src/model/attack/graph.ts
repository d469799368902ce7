import type { Path } from '../configuration/place.ts';
import type { Plain, StructuredDocument } from '../configuration/structured.ts';
import type { StepKind } from './steps.ts';

/**
 * What an attacker may hold. The plural ones are all of a namespace at once, `*` those of every namespace, so that what
 * leads to each of them is one step.
 */
export const NODE_KINDS = [
  'internet',
  'container',
  'workload',
  'workloads',
  'account',
  'accounts',
  'group',
  'role',
  'secret',
  'secrets',
  'volume',
  'pod-creation',
  'network',
  'endpoint',
  'node',
  'nodes',
  'node-pods',
  'cloud',
  'cluster',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface AttackNode {
  readonly kind: NodeKind;
  /** `shop/Deployment/web/app` of a container, `shop/web` of an account or secret, `shop` or `*` of the plural ones. */
  readonly name: string;
}

/** What a node is told apart by. */
export function nodeId({ kind, name }: AttackNode): string {
  return `${kind}:${name}`;
}

/** Where something is declared, and of which resource. */
export interface ManifestPlace {
  readonly document: StructuredDocument;
  /** From the root of the document. */
  readonly path: Path;
  /** `Deployment shop/web`. */
  readonly resource: string;
}

/** One edit of a manifest: a value that is put there, or, without one, a key or an item that is taken away. */
export interface ManifestEdit {
  readonly place: ManifestPlace;
  readonly value?: Plain;
}

/** Something that can be done against steps: edits that are made together, objects that are added, images that are rebuilt. */
export interface Change {
  readonly id: string;
  /** One sentence that asks for it. */
  readonly title: string;
  readonly edits: readonly ManifestEdit[];
  /** Manifests that are added. */
  readonly objects: readonly Plain[];
  /** Images that are rebuilt without what is known to be wrong with them. */
  readonly images: readonly string[];
  /** How much it may break, from 0; of sets of one size that with the least is chosen. */
  readonly cost: number;
}

/** An edge of the graph. */
export interface AttackStep {
  readonly from: AttackNode;
  readonly to: AttackNode;
  readonly kind: StepKind;
  /** One sentence: what makes it possible here. */
  readonly why: string;
  /** False: it also needs something that the manifests do not tell. */
  readonly isCertain: boolean;
  /** Where it is declared; undefined where Kubernetes has it so. */
  readonly place: ManifestPlace | undefined;
  /** Each of them alone takes the step away. */
  readonly changes: readonly Change[];
}
