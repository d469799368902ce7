/** Labels of an endpoint selector, with their source, so that no label of a pod is taken for another. */
export interface EndpointSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly object[];
}

/** Who the other end is, by the name of the field without its `from` or `to`: one of them in a rule. */
export type WrittenPeer =
  | { readonly Endpoints: readonly EndpointSelector[] }
  | { readonly Entities: readonly string[] }
  | { readonly CIDRSet: readonly object[] }
  | { readonly FQDNs: readonly object[] };

/** A rule of one of the four lists. */
export type WrittenRule = Readonly<Record<string, readonly unknown[]>>;

/** The rules of a member in one direction; undefined where it is not restricted. */
export interface WrittenRules {
  readonly allows: readonly WrittenRule[];
  readonly denies: readonly WrittenRule[];
}
