/** Is this a project's own file of one of these names, not one that an installed package brought? */
export function isOwnFile(path: string, ...names: readonly string[]): boolean {
  return names.includes(path.slice(path.lastIndexOf('/') + 1)) && !path.includes('/node_modules/');
}
