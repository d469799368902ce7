import { type Deadline, NO_DEADLINE, overTime } from '../../model/budget.ts';
import { Fault } from '../../model/fault.ts';
import type { ByteSource } from '../../model/json/json-bytes.ts';
import type { Catalogue } from './read-catalogue.ts';

/**
 * What a bill of materials lists, read as long as there is time. Throws a `Fault` that names the target: what `readSbom`
 * throws, and `limit` where time is over.
 */
export async function readDocument(
  bytes: ByteSource,
  name: string,
  deadline: Deadline = NO_DEADLINE,
): Promise<Catalogue> {
  const { readSbom } = await import('../../observe/sbom/read-sbom.ts');
  try {
    const { packages, distribution, image, gaps } = readSbom(timed(bytes, deadline));
    return {
      kind: 'sbom',
      image,
      distribution,
      packages,
      facts: new Map(),
      layers: { total: 0, read: 0, cached: 0 },
      files: 0,
      gaps,
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message, hint } = error;
    throw new Fault(code, `${name}: ${message}`, { cause: error, hint });
  }
}

function timed(bytes: ByteSource, deadline: Deadline): ByteSource {
  return {
    length: bytes.length,
    read: (...range) => {
      if (deadline.isOver()) throw overTime(deadline);
      return bytes.read(...range);
    },
  };
}
