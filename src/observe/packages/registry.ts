import type { PackageUnit } from './types.ts';

/** Every package unit, operating system packages first. */
export const PACKAGE_UNITS: readonly PackageUnit[] = [];
