// The few words a map says by itself, in the page's language.
const chinese = {
  map: "地图：方向键移动，加号减号缩放",
  zoomIn: "放大",
  zoomOut: "缩小",
  attribution: "数据来源",
  hint: "按住 Ctrl 键滚动可缩放地图",
  hintMac: "按住 ⌘ 键滚动可缩放地图",
  hintTouch: "用两根手指移动地图",
  chosen: "位置已选好",
  refused: "暂时取不到您的位置，请直接点地图",
  outside: "您的位置不在本区范围内，请直接点地图",
  pick: "回车键把位置定在地图中心",
  corners: (count) => `已画 ${count} 个角点`,
  crossing: "边界自己交叉了：请把标红的两条边拉开，或点“撤销一步”。",
  drawHelp: "点击地图加角点，拖动角点可移动，右键或 Delete 键删除角点。",
  clear: "清空重画",
  undo: "撤销一步",
  unreadable: "文本框里的 GeoJSON 读不出来",
};

const english = {
  map: "Map: arrow keys move, plus and minus zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  attribution: "Sources",
  hint: "Hold Ctrl and scroll to zoom the map",
  hintMac: "Hold ⌘ and scroll to zoom the map",
  hintTouch: "Use two fingers to move the map",
  chosen: "The point is set",
  refused: "Your position is not available. Please tap the map.",
  outside: "Your position is outside the district. Please tap the map.",
  pick: "Enter sets the point at the centre of the map",
  corners: (count) => `${count} corners drawn`,
  crossing: "The boundary crosses itself: pull the two red sides apart, or press Undo.",
  drawHelp: "Click the map to add a corner, drag to move it, right-click or Delete to remove it.",
  clear: "Start again",
  undo: "Undo",
  unreadable: "The GeoJSON in the text field cannot be read",
};

/** The words of the page's language. */
export const words = () => (document.documentElement.lang.startsWith("zh") ? chinese : english);

/** The same for maplibre's own controls. */
export function controlWords() {
  const said = words();
  return {
    "NavigationControl.ZoomIn": said.zoomIn,
    "NavigationControl.ZoomOut": said.zoomOut,
    "AttributionControl.ToggleAttribution": said.attribution,
    "CooperativeGesturesHandler.WindowsHelpText": said.hint,
    "CooperativeGesturesHandler.MacHelpText": said.hintMac,
    "CooperativeGesturesHandler.MobileHelpText": said.hintTouch,
    "Map.Title": said.map,
  };
}
