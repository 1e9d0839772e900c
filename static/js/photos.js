// A photo as a station takes it: at most 1,024 points, upright, small, and with no word of where it was.
(() => {
  "use strict";
  const village = (window.village = window.village || {});
  const EDGE = 1024, BYTES_MAX = 150000, QUALITIES = [0.7, 0.5, 0.3];

  const draw = async (file) => {
    const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    return canvas;
  };
  const packed = (canvas, quality) => new Promise((told) => canvas.toBlob(told, "image/jpeg", quality));

  village.photos = {
    // Bytes, never a Blob: not every browser keeps those. What cannot be drawn here the station draws.
    async shrink(file) {
      let small = file;
      try {
        const canvas = await draw(file);
        for (const quality of QUALITIES) {
          small = await packed(canvas, quality);
          if (small.size <= BYTES_MAX) break;
        }
      } catch (fault) { small = file; }
      return { bytes: await small.arrayBuffer(), type: small.type, name: "photo.jpg" };
    },
    drawn(photo) {
      const picture = document.createElement("img");
      const shown = photo.bytes ? new Blob([photo.bytes], { type: photo.type }) : photo;
      picture.src = URL.createObjectURL(shown);
      [picture.width, picture.height, picture.alt] = [88, 88, ""];
      return picture;
    },
  };
})();
