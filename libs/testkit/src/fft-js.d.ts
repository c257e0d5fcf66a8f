declare module 'fft.js' {
  /** Radix-4 FFT of a power of two; complex arrays are interleaved (re, im). */
  class FFT {
    constructor(size: number);
    realTransform(out: Float64Array, input: Float64Array): void;
    completeSpectrum(spectrum: Float64Array): void;
    inverseTransform(out: Float64Array, input: Float64Array): void;
  }
  export = FFT;
}
