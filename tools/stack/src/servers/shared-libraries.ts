/** The sonames that `ldd` could not find. */
export function missingLibraries(lddOutput: string): string[] {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * Names a Debian package can have for a soname, the likeliest first: policy makes them from the soname
 * (`libjemalloc.so.2` is in `libjemalloc2`), and releases after the switch to 64-bit time append `t64`.
 *
 * @source https://www.debian.org/doc/debian-policy/ch-sharedlibs.html, read 2026-11
 */
export function packagesForLibrary(soname: string): string[] {
  const [stem = soname, version = ''] = soname.split('.so.');
  const base = (sharedPackageOf[stem] ?? stem).toLowerCase().replaceAll('_', '-');
  const name = `${base}${/\d$/.test(base) && version !== '' ? '-' : ''}${version}`;
  return [name, `${name}t64`];
}

/** Libraries that do not have a package of their own. */
const sharedPackageOf: Readonly<Record<string, string>> = { libcrypto: 'libssl' };
