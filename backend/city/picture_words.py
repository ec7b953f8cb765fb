"""Words that can be read inside the drawn pictures: signs over invented shops."""

from backend.domain.terms.words import Words

SHOP_SIGNS = (
    Words("汀味小馆", "Tingwei Diner"),
    Words("便民超市", "Corner Market"),
    Words("云汀书店", "Yunting Books"),
    Words("早点铺", "Breakfast"),
    Words("五金建材", "Hardware"),
    Words("文具图文", "Copy and Paper"),
    Words("四季鲜果", "Fresh Fruit"),
    Words("理发店", "Barber"),
    Words("望川药房", "Pharmacy"),
    Words("修车配匙", "Bikes and Keys"),
    Words("老街面馆", "Noodle House"),
    Words("洗衣店", "Laundry"),
)
BANNER = Words("全场清仓 最后三天", "Closing sale, last three days")
BOARD = Words("招租", "To let")
POSTER = Words("办证", "Papers")
