import type { DroppedFields } from '../../conversation/dropped-fields.js';
import type { FieldReader } from '../../conversation/field-reader.js';

/** Size of an image, pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const maxEdgePixels = 16_384;

/** Reads `1024x1536`; `auto` is no size. @throws TranslationRefusal */
export function readImageSize(reader: FieldReader): ImageSize | undefined {
  const text = reader.text('size');
  if (text === undefined || text === 'auto') return undefined;
  const [, width = '', height = ''] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const isSize = [size.width, size.height].every((edge) => edge > 0 && edge <= maxEdgePixels);
  if (!isSize) throw reader.invalid('size', 'auto, or width and height such as 1024x1536');
  return size;
}

/** `1024x1536` */
export function sizeText({ width, height }: ImageSize): string {
  return `${width}x${height}`;
}

/**
 * The shape nearest to a size, for providers that are told the shape and not the pixels; says so in a warning.
 *
 * @param shapes such as `16:9`
 */
export function nearestShape(size: ImageSize, shapes: readonly string[], dropped: DroppedFields): string {
  const wanted = Math.log(size.width / size.height);
  const distance = (shape: string): number => {
    const [width = 1, height = 1] = shape.split(':').map(Number);
    return Math.abs(Math.log(width / height) - wanted);
  };
  const nearest = shapes.reduce((best, shape) => (distance(shape) < distance(best) ? shape : best));
  dropped.change('size', `${sizeText(size)} given as the shape ${nearest}`);
  return nearest;
}

/** The longer edge, pixels. */
export function longEdge({ width, height }: ImageSize): number {
  return Math.max(width, height);
}
