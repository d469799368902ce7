import { escapeSteps } from './escapes.ts';
import { namespaceSteps } from './namespaces.ts';
import { networkSteps } from './network.ts';
import { nodeSteps } from './node.ts';
import { rbacSteps } from './rbac.ts';
import { secretSteps } from './secrets.ts';
import { tokenSteps } from './tokens.ts';
import type { StepFamily } from './types.ts';
import { volumeSteps } from './volumes.ts';

/** Every family of steps, in the order in which of two alike the first is told. */
export const STEP_FAMILIES: readonly StepFamily[] = [
  escapeSteps,
  volumeSteps,
  tokenSteps,
  secretSteps,
  rbacSteps,
  namespaceSteps,
  nodeSteps,
  networkSteps,
];
