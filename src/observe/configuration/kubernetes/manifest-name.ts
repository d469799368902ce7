/** Names of files that may be manifests. */
export const MANIFEST = /\.(?:ya?ml|json)$/i;
