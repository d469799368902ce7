import { awsKmsSeal } from './awskms/unit.ts';
import { azureKeyVaultSeal } from './azurekeyvault/unit.ts';
import { gcpCkmsSeal } from './gcpckms/unit.ts';
import { pkcs11Seal } from './pkcs11/unit.ts';
import { tpm2Seal } from './tpm2/unit.ts';
import type { SealUnit } from './types.ts';

/** Every kind of seal that opens without people. */
export const SEAL_UNITS: readonly SealUnit[] = [
  anySettings(awsKmsSeal),
  anySettings(azureKeyVaultSeal),
  anySettings(gcpCkmsSeal),
  anySettings(pkcs11Seal),
  anySettings(tpm2Seal),
];

function anySettings<Settings>(unit: SealUnit<Settings>): SealUnit {
  // It is opened with what its own schema read.
  return { ...unit, open: (settings) => unit.open(settings as Settings) };
}
