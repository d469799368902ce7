import type { Mesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import type { IdentitySource } from '../../platform/identity/types.ts';

/** Who is on which node at a moment, and why that is not what was asked for last. */
export interface MeshView {
  readonly mesh: Mesh;
  readonly problems: readonly string[];
}

/** What a source of certificates has. */
export type IssuedSvids = Awaited<ReturnType<IdentitySource['current']>>;

/** Who is where, and the certificates of those who are here. Throws a `Fault` where one cannot be told. */
export async function observeMesh(
  view: () => MeshView,
  source: IdentitySource,
  now: Date,
): Promise<{ readonly view: MeshView; readonly issued: IssuedSvids }> {
  const seen = view();
  return { view: seen, issued: await source.current(seen.mesh.locals, now) };
}
