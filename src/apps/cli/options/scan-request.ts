import type { ScanRequest } from '../../../pipeline/build/scan.ts';
import type { Platform } from '../../../model/image.ts';
import { type ExceptionInput, exceptionRequest } from './exceptions.ts';

/** What the options of `targetOptions` and `EXCEPTION_OPTIONS` say of how a target is read and judged. */
interface TargetInput extends ExceptionInput {
  readonly platform: Platform | undefined;
  readonly insecure: boolean;
  readonly onlyDirs: readonly string[];
  readonly skipDirs: readonly string[];
}

type ReadRequest = Pick<ScanRequest, 'platform' | 'allowHttp' | 'paths' | 'exceptions'>;

/** Options as what is asked of a pipeline, and the rest of them, which say how its report is presented. */
export function requestOf<Options extends TargetInput>(options: Options) {
  const { platform, insecure, onlyDirs, skipDirs, ...others } = options;
  const { waivers, ignoreFile, vex, vexKey, vexProduct, targetIgnores, ...presented } = others;
  const request: ReadRequest = {
    platform,
    allowHttp: insecure,
    paths: { only: onlyDirs, skip: skipDirs },
    exceptions: exceptionRequest({ waivers, ignoreFile, vex, vexKey, vexProduct, targetIgnores }),
  };
  return [request, presented] as const;
}
