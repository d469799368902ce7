/** A package URL of ours as people name a package: `@scope/name@1.0`. */
export function packageText(purl: string): string {
  const [plain = ''] = purl.replace(/^pkg:[^/]*\//, '').split('?', 1);
  try {
    return decodeURIComponent(plain);
  } catch {
    // A bill of somebody else may have what is no URL.
    return plain;
  }
}
