/** The QR code of a page's address, to print or to show at the door. */
import QRCode from 'qrcode';

/** A quarter of it may be covered or torn; the border is the standard's. */
const settings = { errorCorrectionLevel: 'Q', margin: 4 } as const;

/** As SVG, of whatever size it is shown at. */
export function qrSvg(address: string): Promise<string> {
  return QRCode.toString(address, { ...settings, type: 'svg' });
}

/** As PNG, eight pixels a module. */
export function qrPng(address: string): Promise<Buffer> {
  return QRCode.toBuffer(address, { ...settings, type: 'png', scale: 8 });
}
