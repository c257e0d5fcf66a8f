import FFT from 'fft.js';

/** Real and imaginary parts in turn, for all `size` bins. */
export type Spectrum = Float64Array;

/** Transforms of one size, a power of two; the tables are made once. */
export type Transform = {
  readonly size: number;
  /** Of real samples, zeros after the last. Written to `out`, which belongs to the caller. */
  spectrum(samples: ArrayLike<number>, out?: Spectrum): Spectrum;
  /** Back to (complex) samples. */
  inverse(spectrum: Spectrum): Float64Array;
};

export function transformOf(size: number): Transform {
  const fft = new FFT(size);
  const padded = new Float64Array(size);
  return {
    size,
    spectrum(samples, out = new Float64Array(2 * size)) {
      padded.fill(0);
      padded.set(samples);
      fft.realTransform(out, padded);
      fft.completeSpectrum(out);
      return out;
    },
    inverse(spectrum) {
      const out = new Float64Array(2 * size);
      fft.inverseTransform(out, spectrum);
      return out;
    },
  };
}

export const powerOfTwoFrom = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, length)));
