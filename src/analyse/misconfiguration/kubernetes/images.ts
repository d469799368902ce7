/** An image reference in its parts; undefined where it is none, or left to something that fills it in. */
export interface ImageName {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** Does the text say the registry? */
  readonly hasRegistry: boolean;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads a reference as engines do: what is before the first `/` is a registry if it has a dot, a port, or is localhost. */
export function imageName(text: string): ImageName | undefined {
  const match = /^([^@\s]+?)(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-fA-F]{32,}))?$/.exec(text);
  const name = match?.[1];
  if (name === undefined || /[{}$<>]/.test(text)) return undefined;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  return {
    registry: hasRegistry ? first : 'docker.io',
    hasRegistry,
    repository: hasRegistry ? name.slice(slash + 1) : name,
    tag: match?.[2],
    digest: match?.[3],
  };
}
